package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

var (
	thisPattern     = regexp.MustCompile(`<_this[^>]*type="([A-Za-z]+)"[^>]*>([^<]+)</_this>`)
	taskPattern     = regexp.MustCompile(`<returnval[^>]*type="Task"[^>]*>([^<]+)</returnval>`)
	uuidPattern     = regexp.MustCompile(`<uuid>([^<]*)</uuid>`)
	instancePattern = regexp.MustCompile(`<instanceUuid>\s*(true|1)\s*</instanceUuid>`)
)

// detached marks work that goes on after its session is forgotten, as vCenter's tasks do.
type detached struct{}

func detachedContext() context.Context {
	return context.WithValue(context.Background(), detached{}, true)
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func targetOf(body []byte) types.ManagedObjectReference {
	m := thisPattern.FindSubmatch(body)
	if m == nil {
		return types.ManagedObjectReference{}
	}
	return types.ManagedObjectReference{Type: string(m[1]), Value: string(m[2])}
}

// outcomeOf reads what the simulator's own task said.
func outcomeOf(recorded *httptest.ResponseRecorder) (types.AnyType, types.BaseMethodFault) {
	m := taskPattern.FindSubmatch(recorded.Body.Bytes())
	if m == nil {
		return nil, &types.SystemError{Reason: "the simulator answered no task: " + recorded.Body.String()}
	}
	task, ok := simulator.Map.Get(types.ManagedObjectReference{Type: "Task", Value: string(m[1])}).(*simulator.Task)
	if !ok {
		return nil, &types.SystemError{Reason: "task not found"}
	}
	if task.Info.Error != nil {
		return nil, task.Info.Error.Fault
	}
	return task.Info.Result, nil
}

// execute runs one operation, with what the simulator lacks around it.
func (p *peer) execute(operation string, r *http.Request, body []byte) *httptest.ResponseRecorder {
	if operation == "CloneVM_Task" {
		release, taken := p.reserve(body)
		if taken {
			return p.executeAsTask(&rule{Kind: "task-fault", Fault: "DuplicateName"}, operation, r, body)
		}
		defer release()
	}
	return p.executeUnguarded(operation, r, body)
}

func (p *peer) executeUnguarded(operation string, r *http.Request, body []byte) *httptest.ResponseRecorder {
	switch operation {
	case "CloneVM_Task":
		return p.cloneApart(r, body)
	case "RebootGuest":
		return p.rebootGuest(r, body)
	case "FindAllByUuid":
		return p.findAllByUuid(r, body)
	case "ReconfigVM_Task", "PowerOnVM_Task", "PowerOffVM_Task", "SuspendVM_Task", "ShutdownGuest", "ResetVM_Task":
		recorded := p.forward(r, body)
		p.settleMachine(targetOf(body), operation)
		return recorded
	default:
		return p.forwardOrLose(r, body)
	}
}

// isLoggedIn asks the simulator, through a harmless call, whether the caller has a session.
func (p *peer) isLoggedIn(r *http.Request) bool {
	probe := p.forward(r, []byte(`<?xml version="1.0"?><Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>`+
		`<CurrentTime xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this></CurrentTime></Body></Envelope>`))
	return probe.Code == http.StatusOK
}

// rebootGuest is ours: the simulator answers MethodNotFound.
func (p *peer) rebootGuest(r *http.Request, body []byte) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	vm := machineOf(targetOf(body))
	switch {
	case !p.isLoggedIn(r):
		writeFault(recorder, "NotAuthenticated", "The session is not authenticated.")
	case vm == nil:
		writeFault(recorder, "ManagedObjectNotFound", "no such machine")
	case vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn:
		writeFault(recorder, "InvalidPowerState", "The machine is not powered on.")
	default:
		writeResult(recorder, "RebootGuest", "")
	}
	return recorder
}

// findAllByUuid is ours: this release of the simulator has only FindByUuid.
func (p *peer) findAllByUuid(r *http.Request, body []byte) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	if !p.isLoggedIn(r) {
		writeFault(recorder, "NotAuthenticated", "The session is not authenticated.")
		return recorder
	}
	wanted := uuidPattern.FindSubmatch(body)
	byInstance := instancePattern.Match(body)
	var found strings.Builder
	for _, vm := range machines() {
		uuid := vm.Config.Uuid
		if byInstance {
			uuid = vm.Config.InstanceUuid
		}
		if wanted != nil && strings.EqualFold(uuid, string(wanted[1])) {
			fmt.Fprintf(&found, `<returnval type="VirtualMachine">%s</returnval>`, vm.Self.Value)
		}
	}
	writeResult(recorder, "FindAllByUuid", found.String())
	return recorder
}
