package world_test

import (
	"context"
	"io"
	"net/http"
	"testing"

	"failurelab/lab/world"
)

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		w, err := world.Open()
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
func BenchmarkOpenAndCall(b *testing.B) {
	for b.Loop() {
		w, err := world.Open(func(w *world.World) { w.Call(http.MethodGet, "/api/v1/resource/5", nil, "") })
		if err != nil {
			b.Fatal(err)
		}
		for range 1 {
			resp, err := w.Client().Do(w.Request().HTTP(b.Context()))
			if err != nil {
				b.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		w.Close()
	}
}
func BenchmarkQuery(b *testing.B) {
	w, err := world.Open()
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	for b.Loop() {
		if _, err := w.Query(context.Background(), "select * from users"); err != nil {
			b.Fatal(err)
		}
	}
}
