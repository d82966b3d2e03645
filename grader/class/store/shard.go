package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Shard is a part of a class that one machine grades. The zero value is the whole class.
type Shard struct {
	I int `json:"i"` // from 1 to N
	N int `json:"n"`
}

// maxShards is how many shards a class can have. More would be a slip.
const maxShards = 100_000

// ParseShard reads a shard such as "3/16", the third of sixteen. "" is the whole class.
func ParseShard(s string) (Shard, error) {
	if s == "" {
		return Shard{}, nil
	}
	i, n, ok := strings.Cut(s, "/")
	first, err := strconv.Atoi(i)
	last, err2 := strconv.Atoi(n)
	if !ok || err != nil || err2 != nil {
		return Shard{}, fmt.Errorf("shard %q: write it as 3/16, the third of sixteen", s)
	}
	return shard(first, last, fmt.Sprintf("shard %q", s))
}

// shard checks numbers. from says where they are from.
func shard(i, n int, from string) (Shard, error) {
	switch {
	case n < 1 || n > maxShards:
		return Shard{}, fmt.Errorf("%s: the number of shards is %d, and must be from 1 to %d", from, n, maxShards)
	case i < 1 || i > n:
		return Shard{}, fmt.Errorf("%s: the shard is number %d, and must be from 1 to %d", from, i, n)
	default:
		return Shard{I: i, N: n}, nil
	}
}

// Whole says whether the shard is the whole class.
func (s Shard) Whole() bool { return s.N <= 1 }

// Has says whether a student belongs to the shard. It depends on the id and the number of shards only, so each student is in
// exactly one shard, on every machine and in every class.
func (s Shard) Has(student string) bool {
	if s.Whole() {
		return true
	}
	sum := sha256.Sum256([]byte(student))
	return int(binary.BigEndian.Uint64(sum[:8])%uint64(s.N)) == s.I-1
}

// String is the shard as [ParseShard] reads it.
func (s Shard) String() string {
	if s.Whole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.I, s.N)
}

// file is the name of the file of a run of the shard.
func (s Shard) file() string {
	if s.Whole() {
		return "run.json"
	}
	return fmt.Sprintf("run-%d-of-%d.json", s.I, s.N)
}
