// Command vcenter is the govmomi simulator as a server with faults on request. It is a test peer: it listens on the
// loopback address, prints one JSON line when it is ready and ends when its standard input closes.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
)

type options struct {
	listen, user, password, capture, templates string
	useTLS, verbose                            bool
	seed                                       int64
	clusters, clusterHosts, hosts              int
	datastores, pods, machines                 int
	delay, jitter, guestBoot                   time.Duration
	sessionTimeout                             time.Duration
}

type ready struct {
	URL      string `json:"url"`
	User     string `json:"user"`
	Password string `json:"password"`
	Pin      string `json:"pin,omitempty"`
	CA       string `json:"ca,omitempty"`
}

func readFlags() options {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "address to listen on")
	flag.BoolVar(&o.useTLS, "tls", true, "serve TLS with a self-signed certificate")
	flag.StringVar(&o.user, "user", "panel@vsphere.local", "accepted user")
	flag.StringVar(&o.password, "password", "s3cret & <safe>", "accepted password")
	flag.StringVar(&o.templates, "templates", "debian-12,ubuntu-2404,rocky-9,windows-2022", "names of the templates")
	flag.IntVar(&o.clusters, "clusters", 1, "clusters")
	flag.IntVar(&o.clusterHosts, "cluster-hosts", 2, "hosts in each cluster")
	flag.IntVar(&o.hosts, "hosts", 0, "standalone hosts")
	flag.IntVar(&o.datastores, "datastores", 2, "datastores")
	flag.IntVar(&o.pods, "pods", 0, "storage pods")
	flag.IntVar(&o.machines, "machines", 1, "foreign machines in each resource pool")
	flag.Int64Var(&o.seed, "seed", 1, "seed of the jitter")
	flag.DurationVar(&o.delay, "delay", 0, "delay of each call")
	flag.DurationVar(&o.jitter, "jitter", 0, "random addition to the delay, at most")
	flag.DurationVar(&o.guestBoot, "guest-boot", 30*time.Millisecond, "time from power-on to a guest with an address")
	flag.DurationVar(&o.sessionTimeout, "session-timeout", 0, "idle time after which a session is forgotten")
	flag.StringVar(&o.capture, "capture", "", "file to append each SOAP request to, one JSON string a line")
	flag.BoolVar(&o.verbose, "verbose", false, "keep the simulator's log")
	flag.Parse()
	return o
}

func main() {
	o := readFlags()
	if !o.verbose {
		log.SetOutput(io.Discard)
	}
	if err := serve(o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(o options) error {
	simulator.SessionIdleTimeout = o.sessionTimeout
	model := simulator.VPX()
	model.Cluster, model.ClusterHost, model.Host = o.clusters, o.clusterHosts, o.hosts
	model.Datastore, model.Pod, model.Machine = o.datastores, o.pods, o.machines
	if err := model.Create(); err != nil {
		return err
	}
	defer model.Remove()
	client, err := vim25.NewClient(context.Background(), model.Service)
	if err != nil {
		return err
	}
	if err := createTemplates(client, strings.Split(o.templates, ",")); err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	if o.pods > 0 {
		if err := fillPod(client); err != nil {
			return fmt.Errorf("storage pod: %w", err)
		}
	}

	// The simulator's own listener is not used: all traffic passes the middleware below.
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword(o.user, o.password)}
	inner := model.Service.NewServer()
	defer inner.Listener.Close()

	p, err := newPeer(o, model.Service.ServeMux)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	line := ready{URL: "http://" + listener.Addr().String() + "/sdk", User: o.user, Password: o.password}
	if o.useTLS {
		cert, pin, ca, err := selfSigned()
		if err != nil {
			return err
		}
		line.URL = "https://" + listener.Addr().String() + "/sdk"
		line.Pin, line.CA = pin, ca
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"http/1.1"}})
	}
	server := &http.Server{Handler: p, ErrorLog: log.Default()}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		return err
	}
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}
