package world

import "time"

// Hurry has a world give little time to what has to succeed, as on a machine that is too slow.
func Hurry(ample time.Duration) Step { return func(w *World) { w.ample = ample } }
