package main

import (
	"encoding/json"
	"net/http"
)

// seenMachine is what GET /__machines lists: the simulator's own view, not the client's.
type seenMachine struct {
	Ref          string            `json:"ref"`
	Name         string            `json:"name"`
	InstanceUUID string            `json:"instanceUuid"`
	Template     bool              `json:"template"`
	Power        string            `json:"power"`
	CPU          int32             `json:"cpu"`
	MemoryMB     int32             `json:"memoryMb"`
	ExtraConfig  map[string]string `json:"extraConfig"`
}

func (p *peer) control(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "POST /__faults":
		p.addRule(w, r)
	case "GET /__faults":
		p.mu.Lock()
		defer p.mu.Unlock()
		json.NewEncoder(w).Encode(p.rules)
	case "DELETE /__faults":
		p.mu.Lock()
		defer p.mu.Unlock()
		p.rules = nil
		w.WriteHeader(http.StatusNoContent)
	case "POST /__kill-sessions":
		p.killSessions()
		w.WriteHeader(http.StatusNoContent)
	case "GET /__calls":
		p.mu.Lock()
		defer p.mu.Unlock()
		json.NewEncoder(w).Encode(p.calls)
	case "GET /__machines":
		p.listMachines(w)
	default:
		http.NotFound(w, r)
	}
}

func (p *peer) addRule(w http.ResponseWriter, r *http.Request) {
	added := &rule{Nth: 1, Count: 1, Status: http.StatusServiceUnavailable, Fault: "SystemError", Duration: 500, Steps: 4}
	if err := json.NewDecoder(r.Body).Decode(added); err != nil || added.Operation == "" || added.Kind == "" {
		http.Error(w, "a rule needs operation and kind", http.StatusBadRequest)
		return
	}
	if added.Steps < 1 {
		added.Steps = 1
	}
	if added.Kind != "background" {
		added.Duration = 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = append(p.rules, added)
	w.WriteHeader(http.StatusNoContent)
}

func (p *peer) listMachines(w http.ResponseWriter) {
	list := []seenMachine{}
	for _, vm := range machines() {
		list = append(list, seenMachine{
			Ref: vm.Self.Value, Name: vm.Name, InstanceUUID: vm.Config.InstanceUuid, Template: vm.Config.Template,
			Power: string(vm.Runtime.PowerState), CPU: vm.Config.Hardware.NumCPU, MemoryMB: vm.Config.Hardware.MemoryMB,
			ExtraConfig: optionsOf(vm.Config.ExtraConfig),
		})
	}
	json.NewEncoder(w).Encode(list)
}
