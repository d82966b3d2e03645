package judge

import (
	"context"
	"sync"
)

// memo computes a value once for each key and keeps it. It does not keep an error, so the next caller tries again.
type memo[V any] struct {
	mu   sync.Mutex
	kept map[string]*memoized[V]
}

type memoized[V any] struct {
	once   sync.Once
	value  V
	err    error
	gaveUp bool // the one who computed it, so that err is not for others
}

// get returns the value of a key. compute must return when ctx ends. Callers that wait for it then compute for themselves.
func (m *memo[V]) get(ctx context.Context, key string, compute func() (V, error)) (V, error) {
	m.mu.Lock()
	if m.kept == nil {
		m.kept = map[string]*memoized[V]{}
	}
	v := m.kept[key]
	if v == nil {
		v = &memoized[V]{}
		m.kept[key] = v
	}
	m.mu.Unlock()
	v.once.Do(func() {
		v.value, v.err = compute()
		v.gaveUp = ctx.Err() != nil
	})
	if v.err == nil {
		return v.value, nil
	}
	m.mu.Lock()
	if m.kept[key] == v {
		delete(m.kept, key)
	}
	m.mu.Unlock()
	if v.gaveUp && ctx.Err() == nil {
		return m.get(ctx, key, compute)
	}
	return v.value, v.err
}
