package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

var (
	cloneNamePattern   = regexp.MustCompile(`</folder>\s*<name>([^<]*)</name>`)
	cloneFolderPattern = regexp.MustCompile(`<folder[^>]*type="Folder"[^>]*>([^<]+)</folder>`)
)

// reserve guards the name in its folder, as vCenter does and the simulator does not. The name stays taken while the
// clone runs, although no machine is to be seen yet.
func (p *peer) reserve(body []byte) (release func(), taken bool) {
	name, folder := cloneNamePattern.FindSubmatch(body), cloneFolderPattern.FindSubmatch(body)
	if name == nil || folder == nil {
		return func() {}, false
	}
	key := string(folder[1]) + "/" + string(name[1])
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reserved[key] {
		return func() {}, true
	}
	parent, ok := simulator.Map.Get(types.ManagedObjectReference{Type: "Folder", Value: string(folder[1])}).(*simulator.Folder)
	if ok {
		var children []types.ManagedObjectReference
		simulator.Map.WithLock(parent, func() { children = append(children, parent.ChildEntity...) })
		if simulator.Map.FindByName(string(name[1]), children) != nil {
			return func() {}, true
		}
	}
	p.reserved[key] = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.reserved, key)
	}, false
}

// cloneApart clones without letting the template and its clone share device objects, as the simulator would.
func (p *peer) cloneApart(r *http.Request, body []byte) *httptest.ResponseRecorder {
	p.cloning.Lock()
	defer p.cloning.Unlock()
	source := machineOf(targetOf(body))
	if source == nil {
		return p.forward(r, body)
	}
	original := source.Config.Hardware.Device
	source.Config.Hardware.Device = copyDevices(original)
	recorded := p.forward(r, body)
	source.Config.Hardware.Device = original
	return recorded
}

func copyDevices(devices []types.BaseVirtualDevice) []types.BaseVirtualDevice {
	var buffer bytes.Buffer
	if err := xml.NewEncoder(&buffer).Encode(types.ArrayOfVirtualDevice{VirtualDevice: devices}); err != nil {
		panic(err)
	}
	decoder := xml.NewDecoder(&buffer)
	decoder.TypeFunc = types.TypeFunc()
	var copied types.ArrayOfVirtualDevice
	if err := decoder.Decode(&copied); err != nil {
		panic(err)
	}
	return copied.VirtualDevice
}

func machineOf(ref types.ManagedObjectReference) *simulator.VirtualMachine {
	vm, _ := simulator.Map.Get(ref).(*simulator.VirtualMachine)
	return vm
}

func machines() []*mo.VirtualMachine {
	var found []*mo.VirtualMachine
	for _, entity := range simulator.Map.All("VirtualMachine") {
		if vm, ok := entity.(*simulator.VirtualMachine); ok {
			found = append(found, &vm.VirtualMachine)
		}
	}
	return found
}
