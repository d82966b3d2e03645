package intake

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	maxRef    = 4 << 10  // bytes of HEAD or of a branch
	maxPacked = 8 << 20  // bytes of packed-refs
	maxCommit = 64 << 10 // bytes of a commit that are looked at
	gitWait   = 5 * time.Second
)

var sha = regexp.MustCompile(`^[0-9a-f]{40}$`)

// committed is when the clone's HEAD was committed, or the zero time. above is the folder that holds the exercises. The
// repository is a stranger's: its configuration is never read, and no program runs in it.
func committed(root *os.Root, dir, above string) time.Time {
	for at := path.Clean(above); ; at = path.Dir(at) {
		git := path.Join(at, ".git")
		if info, err := root.Lstat(git); err == nil && info.IsDir() {
			return headTime(root, dir, git)
		}
		if at == "." || at == "/" {
			return time.Time{}
		}
	}
}

func headTime(root *os.Root, dir, git string) time.Time {
	id := head(root, git)
	if id == "" {
		return time.Time{}
	}
	if t := looseTime(root, path.Join(git, "objects", id[:2], id[2:])); !t.IsZero() {
		return t
	}
	objects := path.Join(git, "objects")
	if info, err := root.Lstat(objects); err != nil || !info.IsDir() {
		return time.Time{}
	}
	if _, err := root.Lstat(path.Join(objects, "info", "alternates")); err == nil {
		return time.Time{} // it borrows from another repository, wherever that may be
	}
	full, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(objects)))
	if err != nil || strings.ContainsAny(full, "\r\n") {
		return time.Time{}
	}
	return asked(full, id)
}

// head follows HEAD to the id of its commit, or "".
func head(root *os.Root, git string) string {
	name := "HEAD"
	for range 5 {
		text, ok := small(root, path.Join(git, name), maxRef)
		if !ok {
			return packedRef(root, git, name)
		}
		if sha.MatchString(text) {
			return text
		}
		ref, ok := strings.CutPrefix(text, "ref: ")
		if !ok || !strings.HasPrefix(ref, "refs/") || escapes(ref) != "" {
			return ""
		}
		name = ref
	}
	return ""
}

func packedRef(root *os.Root, git, name string) string {
	text, _ := small(root, path.Join(git, "packed-refs"), maxPacked)
	for line := range strings.Lines(text) {
		if id, ref, ok := strings.Cut(strings.TrimSpace(line), " "); ok && ref == name && sha.MatchString(id) {
			return id
		}
	}
	return ""
}

// looseTime is the committer date of a commit that stands in a file of its own.
func looseTime(root *os.Root, name string) time.Time {
	f, err := open(root, name)
	if err != nil {
		return time.Time{}
	}
	defer func() { _ = f.Close() }()
	z, err := zlib.NewReader(f)
	if err != nil {
		return time.Time{}
	}
	text, err := io.ReadAll(io.LimitReader(z, maxCommit))
	if err != nil || !bytes.HasPrefix(text, []byte("commit ")) {
		return time.Time{}
	}
	_, text, _ = bytes.Cut(text, []byte{0})
	return committerDate(text)
}

var committer = regexp.MustCompile(`^committer .*> (\d{1,11}) ([+-])(\d\d)(\d\d)$`)

// committerDate reads the date in the headers of a commit.
func committerDate(commit []byte) time.Time {
	headers, _, _ := bytes.Cut(commit, []byte("\n\n"))
	for line := range strings.Lines(string(headers)) {
		m := committer.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			continue
		}
		seconds, _ := strconv.ParseInt(m[1], 10, 64)
		hours, _ := strconv.Atoi(m[3])
		minutes, _ := strconv.Atoi(m[4])
		east := hours*3600 + minutes*60
		if m[2] == "-" {
			east = -east
		}
		return time.Unix(seconds, 0).In(time.FixedZone("", east))
	}
	return time.Time{}
}

// asked has git look the commit up in packs. It runs in a fresh repository of ours that only borrows their objects, so that
// nothing they configured applies: no hook, alias, filter, remote or monitor.
func asked(objects, id string) time.Time {
	git, err := exec.LookPath("git")
	if err != nil {
		return time.Time{}
	}
	ours, err := os.MkdirTemp("", "intake-*")
	if err != nil {
		return time.Time{}
	}
	defer os.RemoveAll(ours)
	if err := borrowing(ours, objects); err != nil {
		return time.Time{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), gitWait)
	defer cancel()
	cmd := exec.CommandContext(ctx, git, "--git-dir="+ours, "cat-file", "--batch")
	cmd.Dir, cmd.Stdin, cmd.WaitDelay = ours, strings.NewReader(id+"\n"), time.Second
	cmd.Env = []string{
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1",
		"GIT_ALLOC_LIMIT=64m", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C", "HOME=" + ours, "XDG_CONFIG_HOME=" + ours,
	}
	if system := os.Getenv("SYSTEMROOT"); system != "" {
		cmd.Env = append(cmd.Env, "SYSTEMROOT="+system) // Windows starts no program without it
	}
	out, err := cmd.StdoutPipe()
	if err != nil || cmd.Start() != nil {
		return time.Time{}
	}
	r := bufio.NewReader(io.LimitReader(out, maxCommit))
	first, _ := r.ReadString('\n')
	var size int
	_, err = fmt.Sscanf(first, id+" commit %d\n", &size)
	text, _ := io.ReadAll(r)
	cancel() // git has said what we read of it
	_ = cmd.Wait()
	if err != nil {
		return time.Time{}
	}
	return committerDate(text)
}

// borrowing makes an empty repository that borrows objects.
func borrowing(dir, objects string) error {
	for _, d := range []string{"objects/info", "refs"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "objects", "info", "alternates"), []byte(filepath.ToSlash(objects)+"\n"), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "HEAD"), []byte("ref: refs/heads/none\n"), 0o600)
}
