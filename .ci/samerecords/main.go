// Command samerecords compares two folders of results, byte for byte in their canonical form: everything that was observed, but
// no times. It fails if they differ, or if one of them is not whole.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"failurelab/grader/class/store"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "samerecords: name two folders of results")
		os.Exit(2)
	}
	same, err := compare(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d records are the same, byte for byte\n", same)
}

// compare returns how many records are the same. Any that differs is an error.
func compare(one, other string) (int, error) {
	first, err := whole(one)
	if err != nil {
		return 0, err
	}
	second, err := whole(other)
	if err != nil {
		return 0, err
	}
	if len(first.Found) != len(second.Found) {
		return 0, fmt.Errorf("%s has %d records, and %s has %d", one, len(first.Found), other, len(second.Found))
	}
	for record, err := range first.Each() {
		if err != nil {
			return 0, err
		}
		twin, err := second.Read(record.Student)
		if err != nil {
			return 0, err
		}
		if a, b := store.Canonical(record), store.Canonical(twin); !bytes.Equal(a, b) {
			return 0, fmt.Errorf("the records of %s differ:\n%s", record.Student, difference(string(a), string(b)))
		}
	}
	return len(first.Found), nil
}

// whole reads a folder in which nothing is missing.
func whole(dir string) (store.Records, error) {
	all, err := store.All(dir)
	if err == nil && len(all.Missing)+len(all.Shards)+len(all.Damaged) > 0 {
		err = fmt.Errorf("%s is not whole: missing students %v, missing shards %v, damaged files %v", dir, all.Missing, all.Shards, all.Damaged)
	}
	return all, err
}

// difference shows the first line that differs, with those before it.
func difference(a, b string) string {
	one, other := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(one), len(other)) {
		if one[i] != other[i] {
			return strings.Join(one[max(0, i-12):i], "\n") + "\n- " + one[i] + "\n+ " + other[i]
		}
	}
	return fmt.Sprintf("one has %d lines, and the other %d", len(one), len(other))
}
