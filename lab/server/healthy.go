package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthTimeout limits a health check.
const healthTimeout = 3 * time.Second

// healthy returns nil if the lab that listens at addr responds to /health with 200. The command does this itself because its image has
// no curl for the health check.
func healthy(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	url := "http://" + reachable(addr) + "/health"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // without a proxy: the lab is on this machine
	resp, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("%w. Is the lab running there? Ask elsewhere: -healthy -addr 127.0.0.1:8001", err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s, want 200", url, resp.Status)
	}
	return nil
}

// reachable returns the address at which to reach a server that listens at addr: 127.0.0.1 if it listens on every address. It
// is not localhost, because the image has no file that says what localhost is.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}
