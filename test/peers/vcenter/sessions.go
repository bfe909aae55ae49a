package main

import (
	"net/http"
	"net/http/httptest"
)

func (p *peer) isRevoked(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.revoked[id]
}

// killSessions forgets everybody, as a restart of vCenter does: calls that wait are answered NotAuthenticated at once.
func (p *peer) killSessions() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, gone := range p.sessions {
		p.revoked[id] = true
		close(gone)
	}
	p.sessions = map[string]chan struct{}{}
}

// forwardOrLose forwards, and gives up the answer when the session is killed meanwhile.
func (p *peer) forwardOrLose(r *http.Request, body []byte) *httptest.ResponseRecorder {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return p.forward(r, body)
	}
	p.mu.Lock()
	gone := p.sessions[cookie.Value]
	p.mu.Unlock()
	if gone == nil {
		return p.forward(r, body)
	}
	done := make(chan *httptest.ResponseRecorder, 1)
	go func() { done <- p.forward(r.Clone(r.Context()), body) }()
	select {
	case recorded := <-done:
		return recorded
	case <-gone:
		recorded := httptest.NewRecorder()
		writeFault(recorded, "NotAuthenticated", "The session is not authenticated.")
		return recorded
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}
