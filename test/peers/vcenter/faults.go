package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"time"

	"net/http/httptest"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// rule is what POST /__faults takes. It hits the calls number nth to nth+count-1 of the operation (from 1, since it was
// set). Kinds: drop-before, drop-after, http-status, soap-fault, task-fault, task-fault-after, background, kill-session.
type rule struct {
	Operation string `json:"operation"`
	Kind      string `json:"kind"`
	Nth       int    `json:"nth"`
	Count     int    `json:"count"`
	Status    int    `json:"status"`
	Fault     string `json:"fault"`
	Message   string `json:"message"`
	// Duration of a background task in milliseconds; its progress moves in Steps.
	Duration int `json:"duration"`
	Steps    int `json:"steps"`
	// LoseReply of a background task: it runs, and its reference never arrives.
	LoseReply bool `json:"loseReply"`
	// NoResult drops the result of a background task: it succeeds and says nothing.
	NoResult bool `json:"noResult"`
	Seen     int  `json:"seen"`
	Hits     int  `json:"hits"`
}

func (p *peer) match(operation string) *rule {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.rules {
		if r.Operation != operation {
			continue
		}
		r.Seen++
		if r.Seen >= r.Nth && r.Seen < r.Nth+r.Count {
			r.Hits++
			return r
		}
	}
	return nil
}

const envelope = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>%s</soapenv:Body></soapenv:Envelope>`

func writeFault(w http.ResponseWriter, name, message string) {
	var text strings.Builder
	xml.EscapeText(&text, []byte(message))
	w.WriteHeader(http.StatusInternalServerError)
	fmt.Fprintf(w, envelope, fmt.Sprintf(`<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>%s</faultstring>`+
		`<detail><%sFault xmlns="urn:vim25" xsi:type="%s"></%sFault></detail></soapenv:Fault>`, text.String(), name, name, name))
}

func writeResult(w io.Writer, operation, inner string) {
	fmt.Fprintf(w, envelope, fmt.Sprintf(`<%sResponse xmlns="urn:vim25">%s</%sResponse>`, operation, inner, operation))
}

// faultOf makes the named fault, or SystemError for a name the simulator's types do not know.
func faultOf(name string) types.BaseMethodFault {
	if kind, ok := types.TypeFunc()(name); ok {
		if fault, ok := reflect.New(kind).Interface().(types.BaseMethodFault); ok {
			return fault
		}
	}
	return &types.SystemError{Reason: "unknown fault " + name}
}

// executeAsTask answers with a task of its own and runs the operation inside it: at once, or in the background.
func (p *peer) executeAsTask(fault *rule, operation string, r *http.Request, body []byte) *httptest.ResponseRecorder {
	target := targetOf(body)
	object := simulator.Map.Get(target)
	recorder := httptest.NewRecorder()
	if object == nil {
		writeFault(recorder, "ManagedObjectNotFound", "no such object")
		return recorder
	}
	later := r.Clone(detachedContext())
	var inner *httptest.ResponseRecorder
	release := func() {}
	if operation == "CloneVM_Task" && fault.Kind == "background" {
		taken := false
		if release, taken = p.reserve(body); taken {
			fault = &rule{Kind: "task-fault", Fault: "DuplicateName"}
		}
	}
	run := func(task *simulator.Task) (types.AnyType, types.BaseMethodFault) {
		defer release()
		if fault.Kind == "task-fault" {
			return nil, faultOf(fault.Fault)
		}
		for step := 1; step <= fault.Steps; step++ {
			simulator.Map.Update(task, []types.PropertyChange{{Name: "info.progress", Val: int32(step * 100 / (fault.Steps + 1))}})
			time.Sleep(time.Duration(fault.Duration/fault.Steps) * time.Millisecond)
		}
		inner = p.executeUnguarded(operation, later, body)
		result, failure := outcomeOf(inner)
		if failure == nil && fault.Kind == "task-fault-after" {
			return nil, faultOf(fault.Fault)
		}
		if fault.NoResult {
			result = nil
		}
		return result, failure
	}
	task := simulator.CreateTask(object, strings.TrimSuffix(lowerFirst(operation), "_Task")+"Task", run)
	if fault.Kind == "background" {
		go task.Run()
	} else {
		task.Run()
	}
	writeResult(recorder, operation, fmt.Sprintf(`<returnval type="Task">%s</returnval>`, task.Self.Value))
	return recorder
}
