package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/page"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

func TestPictures(t *testing.T) {
	if *shots == "" {
		t.Skip("no pictures were asked for")
	}
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Write(w, sample.Class(), page.Options{}) })
	for name, hash := range map[string]string{"class": "#/", "refuted": "#/refuted", "mistakes": "#/mistakes", "student": "#/student/s0003", "late": "#/student/s0004"} {
		b.open(hash)
		b.media("screen", "light")
		b.do(chromedp.EmulateViewport(1360, 900))
		b.shoot(name + "-desktop")
		b.media("screen", "dark")
		b.shoot(name + "-dark")
		b.media("screen", "light")
		b.phone()
		b.shoot(name + "-phone")
		b.do(chromedp.EmulateViewport(1360, 900))
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(*shots, name+".pdf"), pdf, 0o600))
	}
}
