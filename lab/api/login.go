package api

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/golang-jwt/jwt/v5"
	"github.com/labstack/echo/v4"
)

// rounds is the number of PBKDF2 rounds. It is low on purpose: a lab lives for milliseconds and protects nothing. OWASP
// recommends 600,000 with SHA-256.
const rounds = 8

// HashPassword returns the hash of a password as it is stored: "salt$key", the key in hexadecimal.
func HashPassword(password, salt string) string {
	key, err := pbkdf2.Key(sha256.New, password, []byte(salt), rounds, sha256.Size)
	if err != nil {
		panic(err) // cannot happen: the length of the key is a constant that every build takes
	}
	return salt + "$" + hex.EncodeToString(key)
}

// login returns a token for a name and a password. It reads JSON whatever the Content-Type says, because people use curl -d.
// Without a name or a password the response is 400: no account has an empty one, so this reveals nothing about accounts.
func (a *app) login(c echo.Context) error {
	var in struct{ Username, Password string }
	err := readJSON(c, &in)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return contentTooLarge(large)
	case err != nil:
		return badRequest(`The body is not JSON of the form {"username": "...", "password": "..."}.`, fmt.Errorf("login body: %w", err))
	case in.Username == "" || in.Password == "":
		return badRequest(`The body needs a "username" and a "password", and neither may be empty.`, errors.New("login body: no username, or no password"))
	}
	note(c, "credential", "password")
	note(c, "user", in.Username)

	u, err := a.userByPassword(c, in.Username, a.Password(in.Password))
	var failed *queryError
	switch {
	case errors.As(err, &failed):
		return err
	case err != nil:
		return unauthorized(realm, "The name or the password is wrong.", err)
	}
	token, err := a.issue(u)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{
		"token": token, "token_type": "Bearer", "expires_in": int(TokenLife.Seconds()),
	})
}

// readJSON reads the request's body, which must be exactly one JSON value. limitBody limits how long it is.
func readJSON(c echo.Context, into any) error {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

// userByPassword returns the user with a name and a password. An unknown name costs the same work as a wrong password, so
// that the time of a response does not tell which names exist.
func (a *app) userByPassword(c echo.Context, name, password string) (User, error) {
	var (
		u        User
		hash     = a.Hash("", "nobody") // compared with if the name is unknown
		disabled sql.NullString
	)
	ctx, cancel := context.WithTimeout(c.Request().Context(), a.LookupTimeout)
	defer cancel()
	lookup := a.DB.QueryRowContext(ctx,
		`select id, name, scope, password, disabled_at from users where name = ?`, name).
		Scan(&u.ID, &u.Name, &u.Scope, &hash, &disabled)
	salt, _, _ := strings.Cut(hash, "$")
	same := subtle.ConstantTimeCompare([]byte(hash), []byte(a.Hash(password, salt))) == 1

	switch {
	case errors.Is(lookup, sql.ErrNoRows):
		note(c, "rows", 0)
		return User{}, lookup
	case lookup != nil:
		return User{}, &queryError{fmt.Errorf("look up the name: %w", lookup)}
	}
	note(c, "rows", 1)
	switch {
	case !same:
		return User{}, errors.New("the password's hash is another one")
	case disabled.Valid:
		return User{}, errors.New("users.disabled_at is set")
	}
	return u, nil
}

// issue opens a session and signs its token.
func (a *app) issue(u User) (string, error) {
	session := rand.Text()
	if _, err := a.DB.Exec(`insert into sessions (id, user_id) values (?, ?)`, session, u.ID); err != nil {
		return "", fmt.Errorf("open session: %w", err)
	}
	now := a.Now()
	return Sign(a.Secret, Claims{Scope: u.Scope, RegisteredClaims: jwt.RegisteredClaims{
		ID: session, Subject: u.Name, IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(TokenLife)),
	}})
}

// Sign returns a token (JWT, HS256) with these claims.
func Sign(secret []byte, c Claims) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(secret)
}
