package server

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

const usage = `Usage: lab [flags]

Starts the lab: an API that fails on purpose and for real, with a page to watch it fail.

  -addr host:port   where to listen (default 127.0.0.1:8000, for this machine only); environment: LAB_ADDR
  -host name        a name that the lab answers for: yours for this machine. Repeat it, or separate names by commas. localhost, the
                    host in -addr and every IP address need none; environment: LAB_HOST
  -log text|json    format of the log lines in the terminal (default text); environment: LAB_LOG
  -seed n           other names and ids; the same seed gives the same ones (default 0: those in the README);
                    environment: LAB_SEED
  -flaky share      a flaky network: delays this share of the requests to the API by up to 10 s, from 0 (default) to 1, such as
                    0.2. The log line of such a request has delayed_ms; environment: LAB_FLAKY
  -healthy          only check whether the lab at -addr is up: exit code 0 if it is, 1 if not

A flag takes precedence over the environment. Examples:

  go run ./lab/cmd/lab
  go run ./lab/cmd/lab -addr 0.0.0.0:9000 -log json    # for every host that can reach this machine by its IP address
  go run ./lab/cmd/lab -addr 0.0.0.0:8000 -host lab.school.example    # and by this name
  curl -i http://localhost:8000/api/v1/resource/105
  curl -i -H "Authorization: Bearer valid-token-xyz" http://localhost:8000/api/v1/data    # one that succeeds
`

// Exit codes.
const (
	ok       = 0
	failed   = 1
	misusage = 2
)

// Main runs the command and returns its exit code: 2 if it does not understand its arguments, 1 if it failed.
func Main(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	ctx, stop := untilStopped()
	defer stop()
	c, err := configured(args, getenv)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return ok
	case err != nil:
		fmt.Fprintf(stderr, "%v\n\n%s", err, usage)
		return misusage
	}
	c.Out = newOutliving(stdout, stderr)
	run := Run
	if c.Healthy {
		run = func(ctx context.Context, c Config) error { return healthy(ctx, c.Addr) }
	}
	if err := run(ctx, c); err != nil {
		fmt.Fprintln(stderr, err)
		return failed
	}
	return ok
}

// configured returns the settings from flags and environment variables. A flag takes precedence.
func configured(args []string, getenv func(string) string) (Config, error) {
	or := func(name, fallback string) string {
		if v := getenv(name); v != "" {
			return v
		}
		return fallback
	}
	flags := flag.NewFlagSet("lab", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	addr := flags.String("addr", or("LAB_ADDR", "127.0.0.1:8000"), "")
	log := flags.String("log", or("LAB_LOG", "text"), "")
	seed := flags.String("seed", or("LAB_SEED", "0"), "")
	names := or("LAB_HOST", "")
	flags.Func("host", "", gather(&names))
	share := flags.String("flaky", or("LAB_FLAKY", "0"), "")
	ask := flags.Bool("healthy", false, "")
	if err := flags.Parse(args); err != nil {
		return Config{}, err
	}
	if flags.NArg() > 0 {
		return Config{}, fmt.Errorf("%q: the command takes only flags", flags.Arg(0))
	}
	if _, _, err := net.SplitHostPort(*addr); err != nil {
		return Config{}, fmt.Errorf("-addr %q: want host:port, such as 127.0.0.1:8000", *addr)
	}
	if *log != "text" && *log != "json" {
		return Config{}, fmt.Errorf("-log %q: want text or json", *log)
	}
	n, err := strconv.ParseUint(*seed, 10, 64)
	if err != nil {
		return Config{}, fmt.Errorf("-seed %q: want a whole number, such as 7", *seed)
	}
	flaky, err := strconv.ParseFloat(*share, 64)
	if err != nil || !(flaky >= 0 && flaky <= 1) { // NaN is neither
		return Config{}, fmt.Errorf("-flaky %q: want a share from 0 to 1, such as 0.2", *share)
	}
	known, err := hostNames(names)
	if err != nil {
		return Config{}, err
	}
	return Config{Addr: *addr, Hosts: known, JSON: *log == "json", Seed: n, Flaky: flaky, Healthy: *ask}, nil
}

// gather returns a flag's function that joins the flag's values by commas. The first one replaces the list.
func gather(list *string) func(string) error {
	given := false
	return func(value string) error {
		if given {
			value = *list + "," + value
		}
		*list, given = value, true
		return nil
	}
}

// hostNames returns the names in a list that is separated by commas.
func hostNames(list string) ([]string, error) {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		name = plainName(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		if !hostName.MatchString(name) {
			return nil, fmt.Errorf("-host %q: want a name such as lab.school.example, without a scheme and a port", name)
		}
		names = append(names, name)
	}
	return names, nil
}
