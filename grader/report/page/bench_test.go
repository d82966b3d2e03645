package page_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/page"
	"failurelab/grader/result"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

var bigger = flag.String("class", "", "a class as JSON (class report --format json), instead of the sample class, for the benchmark and the pictures")

// chosen is the class of the flag, or the sample class.
func chosen(t testing.TB) result.Class {
	t.Helper()
	if *bigger == "" {
		return sample.Class()
	}
	var c result.Class
	text, err := os.ReadFile(*bigger)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &c))
	return c
}

// thousand is a class of 1000: the sample class again and again, with other ids, names, points and files.
func thousand(of result.Class) result.Class {
	members := of.Members
	of.Members = nil
	for i := range 1000 {
		m := members[i%len(members)]
		m.ID, m.Name, m.Section = fmt.Sprintf("u%04d", i), fmt.Sprintf("Student %d of the class", i), fmt.Sprintf("S%d", i%20)
		m.Mark.Final += float64(i * 7 % 200)
		if !m.Mark.Time.IsZero() {
			m.Mark.Time = m.Mark.Time.Add(-time.Duration(i) * 7 * time.Minute)
		}
		m.Files = nil
		for _, f := range members[i%len(members)].Files {
			m.Files = append(m.Files, result.SourceFile{Path: f.Path, Text: fmt.Sprintf("// %s wrote this, %d\n%s", m.Name, i*i, f.Text)})
		}
		of.Members = append(of.Members, m)
	}
	return of
}

// BenchmarkThousand measures a class of 1000: how long it takes to write, how large it is, and how long until Chromium shows it.
func BenchmarkThousand(b *testing.B) {
	browser := openBrowser(b)
	c := thousand(chosen(b))
	var file bytes.Buffer
	start := time.Now()
	require.NoError(b, page.Write(&file, c, page.Options{}))
	written := time.Since(start)
	t := browser.tab(b, func(w *bytes.Buffer) error { _, err := w.Write(file.Bytes()); return err })
	b.ResetTimer()
	for b.Loop() {
		t.do(chromedp.Navigate(t.url)) // until its load event
		t.built()
	}
	b.StopTimer()
	b.ReportMetric(written.Seconds(), "s-to-write")
	b.ReportMetric(float64(file.Len())/(1<<20), "MB")
	b.ReportMetric(ask[float64](t, `performance.getEntriesByName("first-contentful-paint")[0].startTime`), "ms-to-first-paint")
	b.ReportMetric(ask[float64](t, `performance.getEntriesByType("navigation")[0].loadEventEnd`), "ms-to-load")
	b.ReportMetric(frames(t), "ms-worst-frame")
	start = time.Now()
	t.open("#/student/u0990")
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-to-student")
	if *shots != "" {
		t.open("#/")
		picture, err := chromedp.Run(t.ctx, chromedp.CaptureScreenshot())
		require.NoError(b, err)
		require.NoError(b, os.WriteFile(filepath.Join(*shots, "thousand.png"), picture, 0o600))
	}
}

// frames scrolls the heat map from end to end, and returns how long the slowest frame took, in ms.
func frames(t *tab) float64 {
	worst, err := chromedp.Run(t.ctx, chromedp.Evaluate[float64](`new Promise(done => {
		const e = document.querySelector(".scroller");
		e.scrollIntoView();
		let before = performance.now(), worst = 0, n = 0;
		requestAnimationFrame(function step(now) {
			if (n > 1) worst = Math.max(worst, now - before);
			before = now;
			e.scrollTop += 400;
			if (++n > 60) done(worst); else requestAnimationFrame(step);
		});
	})`, chromedp.EvalAwaitPromise))
	require.NoError(t.t, err)
	return worst
}
