package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"sort"
	"strings"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// settleMachine makes the simulator's machine behave as a real one after a change: keys of extraConfig are unique and an
// empty value removes one; a booting guest reads its guestinfo and reports its addresses.
func (p *peer) settleMachine(ref types.ManagedObjectReference, operation string) {
	vm := machineOf(ref)
	if vm == nil {
		return
	}
	simulator.Map.WithLock(vm, func() { vm.Config.ExtraConfig = uniqueOptions(vm.Config.ExtraConfig) })
	switch operation {
	case "PowerOnVM_Task", "ResetVM_Task":
		time.AfterFunc(p.opts.guestBoot, func() { bootGuest(ref) })
	case "PowerOffVM_Task", "ShutdownGuest", "SuspendVM_Task":
		stopGuest(vm)
	}
}

func uniqueOptions(options []types.BaseOptionValue) []types.BaseOptionValue {
	last := map[string]int{}
	for i, option := range options {
		last[option.GetOptionValue().Key] = i
	}
	var kept []types.BaseOptionValue
	for i, option := range options {
		value := option.GetOptionValue()
		if text, ok := value.Value.(string); last[value.Key] == i && (!ok || text != "") {
			kept = append(kept, option)
		}
	}
	return kept
}

func optionsOf(options []types.BaseOptionValue) map[string]string {
	found := map[string]string{}
	for _, option := range options {
		if text, ok := option.GetOptionValue().Value.(string); ok {
			found[option.GetOptionValue().Key] = text
		}
	}
	return found
}

// guestMetadata is the part of cloud-init's DataSourceVMware metadata that a network needs.
type guestMetadata struct {
	LocalHostname string `json:"local-hostname"`
	Network       struct {
		Ethernets map[string]struct {
			Match     struct{ MacAddress string } `json:"match"`
			Addresses []string                    `json:"addresses"`
		} `json:"ethernets"`
	} `json:"network"`
}

func decodeGuestinfo(text, encoding string) ([]byte, error) {
	if encoding == "" {
		return []byte(text), nil
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !strings.HasPrefix(encoding, "gz") {
		return data, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

func bootGuest(ref types.ManagedObjectReference) {
	vm := machineOf(ref)
	if vm == nil || vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn {
		return
	}
	simulator.Map.WithLock(vm, func() {
		options := optionsOf(vm.Config.ExtraConfig)
		var metadata guestMetadata
		data, err := decodeGuestinfo(options["guestinfo.metadata"], options["guestinfo.metadata.encoding"])
		if err == nil {
			err = json.Unmarshal(data, &metadata)
		}
		changes := []types.PropertyChange{
			{Name: "guest.toolsRunningStatus", Val: string(types.VirtualMachineToolsRunningStatusGuestToolsRunning)},
		}
		if err == nil {
			nics, first := guestNics(metadata)
			changes = append(changes, types.PropertyChange{Name: "guest.hostName", Val: metadata.LocalHostname},
				types.PropertyChange{Name: "guest.net", Val: nics})
			if first != "" {
				changes = append(changes, types.PropertyChange{Name: "guest.ipAddress", Val: first})
			}
		}
		simulator.Map.Update(vm, changes)
	})
}

func guestNics(metadata guestMetadata) ([]types.GuestNicInfo, string) {
	var names []string
	for name := range metadata.Network.Ethernets {
		names = append(names, name)
	}
	sort.Strings(names)
	var nics []types.GuestNicInfo
	first := ""
	for _, name := range names {
		card := metadata.Network.Ethernets[name]
		nic := types.GuestNicInfo{Connected: true, MacAddress: card.Match.MacAddress}
		for _, address := range card.Addresses {
			plain := strings.Split(address, "/")[0]
			nic.IpAddress = append(nic.IpAddress, plain)
			if first == "" {
				first = plain
			}
		}
		nics = append(nics, nic)
	}
	return nics, first
}

func stopGuest(vm *simulator.VirtualMachine) {
	simulator.Map.WithLock(vm, func() {
		if vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
			return
		}
		simulator.Map.Update(vm, []types.PropertyChange{
			{Name: "guest.toolsRunningStatus", Val: string(types.VirtualMachineToolsRunningStatusGuestToolsNotRunning)},
			{Name: "guest.ipAddress", Val: ""},
			{Name: "guest.net", Val: []types.GuestNicInfo{}},
		})
	})
}
