package judge

import "sync"

// memo computes a value once for each key, whoever asks for it first, and keeps it. An error is not kept: the next one who
// asks may have more luck.
type memo[V any] struct {
	mu   sync.Mutex
	kept map[string]*memoized[V]
}

type memoized[V any] struct {
	once  sync.Once
	value V
	err   error
}

// get is the value of a key.
func (m *memo[V]) get(key string, compute func() (V, error)) (V, error) {
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
	v.once.Do(func() { v.value, v.err = compute() })
	if v.err != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.kept[key] == v {
			delete(m.kept, key)
		}
	}
	return v.value, v.err
}

// forget has the value of a key computed again when it is asked for next.
func (m *memo[V]) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, key)
}
