package server

import (
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// .ci/joblint checks what Kubernetes makes of the manifest; this is what the lab makes of it.
func TestKubernetesManifest(t *testing.T) {
	t.Parallel()
	manifest, err := os.ReadFile("../cmd/lab/kubernetes.yaml")
	require.NoError(t, err)
	env := map[string]string{}
	for _, m := range regexp.MustCompile(`- name: (LAB_\w+).*\n +value: "?([^"\n]*)"?\n`).FindAllSubmatch(manifest, -1) {
		env[string(m[1])] = string(m[2])
		assert.Contains(t, usage, string(m[1]), "the lab does not read it")
	}
	c, err := configured(nil, environment(env))
	require.NoError(t, err)
	assert.Equal(t, Config{
		Addr: "0.0.0.0:8000", JSON: true,
		Hosts: []string{"api-failure-lab", "api-failure-lab.default", "api-failure-lab.default.svc", "api-failure-lab.default.svc.cluster.local"},
	}, c)

	seconds := func(field string) time.Duration {
		m := regexp.MustCompile(`\b` + field + `: (\d+)`).FindSubmatch(manifest)
		require.NotNil(t, m, field)
		n, err := strconv.Atoi(string(m[1]))
		require.NoError(t, err)
		return time.Duration(n) * time.Second
	}
	l := defaultLimits
	assert.Greater(t, seconds("terminationGracePeriodSeconds"), seconds("seconds")+l.Stop, "preStop counts too")

	dockerfile, err := os.ReadFile("../../Dockerfile")
	require.NoError(t, err)
	user := regexp.MustCompile(`(?m)^USER (\d+):(\d+)$`).FindSubmatch(dockerfile)
	require.NotNil(t, user)
	assert.Regexp(t, `runAsUser: `+string(user[1])+`\n +runAsGroup: `+string(user[2])+`\n`, string(manifest))
}
