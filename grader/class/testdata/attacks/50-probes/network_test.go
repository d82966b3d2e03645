package unauthorized

import (
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"failurelab/lab"
)

const network = "network namespace"

func TestT102(t *testing.T) {
	api := lab.Open(t, "T102")
	var s tries
	for _, to := range []string{"{local}", "{outside}", "192.0.2.1:80", "169.254.169.254:80", "8.8.8.8:53", "[2001:db8::1]:80"} {
		for _, by := range []string{"tcp", "udp"} {
			c, err := net.DialTimeout(by, to, 500*time.Millisecond)
			if err == nil && by == "udp" {
				_, err = c.Write([]byte("hello"))
				if err == nil && to == "{local}" {
					err = unless(false) // it is our own loopback, and nobody listens
				}
			}
			s.of(network, by+" "+to, err)
		}
	}
	for _, url := range []string{"http://{local}/", "http://{outside}/", "http://localhost.localdomain./", "http://example.com/"} {
		c := http.Client{Timeout: time.Second}
		_, err := c.Get(url)
		s.of(network, "GET "+url, err)
	}
	for _, name := range []string{"{abstract}", "{canary}", "/run/dbus/system_bus_socket", "/var/run/docker.sock"} {
		_, err := net.Dial("unix", name)
		s.of(network, "socket "+name, err)
	}
	_, err := net.LookupHost("example.com")
	s.of(network, "look up example.com", err)
	all, _ := net.Interfaces()
	for _, i := range all {
		s.of(network, "interface "+i.Name, unless(i.Flags&net.FlagLoopback == 0))
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_ICMP)
	s.of(network, "raw socket", err)
	if fd > 0 {
		_ = syscall.Close(fd)
	}
	_, err = syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, 0)
	s.of(network, "packet socket", err)
	api.TODO(s.report())
}
