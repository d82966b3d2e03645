// Package browser starts a real browser for tests of pages, and has axe-core for them.
package browser

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Start starts a browser, which ends with the test. Each tab that a caller opens in its context has a profile of its own
// ([chromedp.WithNewBrowserContext]). Start skips the test if there is no browser, and fails it if CI_NEEDS_BROWSER is 1.
func Start(t testing.TB) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	needed := os.Getenv("CI_NEEDS_BROWSER") == "1"
	if path == "" {
		if needed {
			t.Fatal("CI_NEEDS_BROWSER=1, and there is neither chromium nor google-chrome in the PATH")
		}
		t.Skip("the page is not looked at: there is neither chromium nor google-chrome in the PATH")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it has none for root
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		if needed {
			t.Fatalf("%s does not start: %v", path, err)
		}
		t.Skipf("the page is not looked at: %s does not start: %v", path, err)
	}
	return ctx
}

// axeVersion is the one that .ci/axe fetches.
const axeVersion = "4.14.1"

// Axe is the script of axe-core, which checks whether a page is accessible. It is "" if the script is not on this machine, and the
// test fails if CI_NEEDS_AXE is 1. .ci/axe fetches it.
func Axe(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(cache, "failurelab", "axe-core-"+axeVersion, "axe.min.js")) // #nosec G304 -- in our cache
	if err != nil && os.Getenv("CI_NEEDS_AXE") == "1" {
		t.Fatalf("CI_NEEDS_AXE=1, and axe-core is missing (run .ci/axe): %v", err)
	}
	return string(script)
}

// Violations are what axe finds in a part of the page that a tab shows, such as `document`. script is [Axe]'s.
func Violations(tab context.Context, script, part string) ([]string, error) {
	there, err := chromedp.Run(tab, chromedp.Evaluate[bool](`Boolean(window.axe)`))
	if err == nil && !there {
		_, err = chromedp.Run(tab, chromedp.Evaluate[chromedp.Void](script))
	}
	if err != nil {
		return nil, err
	}
	return chromedp.Run(tab, chromedp.Evaluate[[]string](`axe.run(`+part+`, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`, chromedp.EvalAwaitPromise))
}

// Quoted is a text as JavaScript has it.
func Quoted(s string) string {
	b, _ := json.Marshal(s) // a string always has a JSON form
	return string(b)
}
