package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
)

const sessionCookie = "vmware_soap_session"

// peer stands between the client and the simulator.
type peer struct {
	opts    options
	backend http.Handler
	capture *os.File
	random  *rand.Rand

	mu       sync.Mutex
	rules    []*rule
	revoked  map[string]bool
	sessions map[string]chan struct{}
	reserved map[string]bool
	logins   int
	calls    map[string]int

	// cloning serialises clones: devices of the template are copied around each.
	cloning sync.Mutex
}

func newPeer(o options, backend http.Handler) (*peer, error) {
	p := &peer{
		opts: o, backend: backend, random: rand.New(rand.NewSource(o.seed)),
		revoked: map[string]bool{}, sessions: map[string]chan struct{}{}, reserved: map[string]bool{}, calls: map[string]int{},
	}
	if o.capture != "" {
		file, err := os.OpenFile(o.capture, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		p.capture = file
	}
	return p, nil
}

func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/__"):
		p.control(w, r)
	case r.URL.Path == "/sdk" && r.Method == http.MethodPost:
		p.soap(w, r)
	default:
		p.backend.ServeHTTP(w, r)
	}
}

var operationPattern = regexp.MustCompile(`<(?:[A-Za-z]+:)?Body[^>]*>\s*<(?:[A-Za-z0-9]+:)?([A-Za-z_]+)`)

func (p *peer) soap(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	operation := "?"
	if m := operationPattern.FindSubmatch(body); m != nil {
		operation = string(m[1])
	}
	p.note(operation, body)
	p.pause()

	fault := p.match(operation)
	if fault == nil {
		p.answer(w, r, p.execute(operation, r, body))
		return
	}
	switch fault.Kind {
	case "drop-before":
		panic(http.ErrAbortHandler)
	case "drop-after":
		p.execute(operation, r, body)
		panic(http.ErrAbortHandler)
	case "http-status":
		http.Error(w, "fault on request", fault.Status)
	case "soap-fault":
		writeFault(w, fault.Fault, fault.Message)
	case "kill-session":
		p.killSessions()
		p.answer(w, r, p.execute(operation, r, body))
	case "task-fault", "task-fault-after", "background":
		recorded := p.executeAsTask(fault, operation, r, body)
		if fault.LoseReply {
			panic(http.ErrAbortHandler)
		}
		p.answer(w, r, recorded)
	default:
		http.Error(w, "unknown fault kind "+fault.Kind, http.StatusNotImplemented)
	}
}

func (p *peer) note(operation string, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[operation]++
	if operation == "Login" {
		p.logins++
	}
	if p.capture != nil {
		lines := json.NewEncoder(p.capture)
		lines.SetEscapeHTML(false)
		lines.Encode(string(body))
	}
}

func (p *peer) pause() {
	if p.opts.delay == 0 && p.opts.jitter == 0 {
		return
	}
	wait := p.opts.delay
	if p.opts.jitter > 0 {
		p.mu.Lock()
		wait += time.Duration(p.random.Int63n(int64(p.opts.jitter)))
		p.mu.Unlock()
	}
	time.Sleep(wait)
}

// forward hands a request to the simulator, as from the session it came with unless that was forgotten meanwhile.
func (p *peer) forward(r *http.Request, body []byte) *httptest.ResponseRecorder {
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	cookie, err := r.Cookie(sessionCookie)
	if err == nil && p.isRevoked(cookie.Value) && r.Context().Value(detached{}) == nil {
		copied.Header.Del("Cookie")
	}
	recorder := httptest.NewRecorder()
	p.backend.ServeHTTP(recorder, copied)
	for _, cookie := range recorder.Result().Cookies() {
		if cookie.Name == sessionCookie {
			p.mu.Lock()
			p.sessions[cookie.Value] = make(chan struct{})
			p.mu.Unlock()
		}
	}
	return recorder
}

// answer copies a recorded response out.
func (p *peer) answer(w http.ResponseWriter, r *http.Request, recorded *httptest.ResponseRecorder) {
	for key, values := range recorded.Header() {
		for _, value := range values {
			w.Header().Add(key, value)
		}
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(recorded.Code)
	w.Write(recorded.Body.Bytes())
}
