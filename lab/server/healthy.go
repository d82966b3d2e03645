package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// askTime is how long a lab that is asked whether it is well may think.
const askTime = 3 * time.Second

// healthy asks the lab that listens at addr whether it is well. The command can ask that itself because an image that holds
// nothing else has no curl for its health check.
func healthy(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	url := "http://" + reachable(addr) + "/health"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // and no proxy: it is this machine's own
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

// reachable is where to call what listens at addr: "everywhere" is no place to call. It is written in numbers, because who
// asks may have no names at all.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}
