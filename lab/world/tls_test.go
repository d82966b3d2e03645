package world_test

import (
	"crypto/x509"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCertificates(t *testing.T) {
	t.Parallel()
	w := byName(t,
		func(w *world.World) { w.Network.UseTLS(time.Hour, 2*time.Hour) },
		func(w *world.World) { w.Network.SetCertificateName("www.lab.test") },
	)
	_, _, err := trace(t, w)
	var invalid x509.CertificateInvalidError
	require.ErrorAs(t, err, &invalid)
	assert.True(t, invalid.Cert.NotBefore.After(time.Now()), "not yet")
	require.NoError(t, invalid.Cert.VerifyHostname(world.Name), "the next one is for another name, this one is not")

	_, err = w.Cure(func(w *world.World) { w.Network.UseTLS(-time.Hour, time.Hour) })
	require.NoError(t, err)
	_, _, err = trace(t, w)
	var other x509.HostnameError
	require.ErrorAs(t, err, &other)

	_, err = w.Cure(func(w *world.World) {
		w.Network.SetCertificateName(world.Name)
		w.Network.UseTLS(-time.Hour, time.Hour)
	})
	require.NoError(t, err)
	_, _, err = trace(t, w)
	assert.NoError(t, err)
}
