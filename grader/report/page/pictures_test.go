package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/report/page"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestPictures writes pictures, to be looked at: go test ./grader/report/page -run Pictures -args -shots DIR.
func TestPictures(t *testing.T) {
	t.Parallel()
	if *shots == "" {
		t.Skip("no pictures were asked for: -shots DIR")
	}
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Write(w, chosen(t), page.Options{}) })
	for name, hash := range map[string]string{"class": "#/", "refuted": "#/refuted", "mistakes": "#/mistakes", "student": "#/student/s0003", "weak": "#/student/s0006"} {
		b.open(hash)
		b.media("screen", "light")
		b.shoot(name + "-desktop")
		b.media("screen", "dark")
		b.shoot(name + "-dark")
		b.media("screen", "light")
		b.phone()
		b.shoot(name + "-phone")
		b.do(chromedp.EmulateViewport(1360, 900))
		b.media("", "light")
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), onPaper))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(*shots, name+".pdf"), pdf, 0o600))
	}
}
