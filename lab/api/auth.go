package api

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/labstack/echo/v4"
)

// TokenLife is how long a token from /login is good.
const TokenLife = time.Hour

// patience is how long it may take to look somebody up. Only who finds no free connection to do it with ever waits so long.
const patience = time.Second

// KeyPrefix is how many characters of a key are public: enough to find its row, of no use to get in.
const KeyPrefix = 12

const (
	realm        = `Bearer realm="lab"`
	invalidToken = realm + `, error="invalid_token"`
	callerKey    = "caller"
)

// Claims are what a token says. Its id (jti) is the session's.
type Claims struct {
	Scope string `json:"scope"`
	jwt.RegisteredClaims
}

// User is who calls.
type User struct {
	ID      int64
	Name    string
	Scope   string // what the credential was given: words, divided by spaces
	Methods string // what the credential may use; none: all
}

func caller(c echo.Context) User {
	u, _ := c.Get(callerKey).(User)
	return u
}

// authenticated lets in who shows a good token or a good key.
func (a *app) authenticated(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Request().Header
		authorization, key := h.Get(echo.HeaderAuthorization), h.Get("X-API-Key")

		var u User
		var err error
		challenge := invalidToken
		switch {
		case authorization != "":
			u, err = a.byToken(c, authorization)
		case key != "":
			u, err = a.byKey(c, key)
		default:
			note(c, "credential", "none")
			err, challenge = errors.New("no Authorization and no X-API-Key header"), realm // RFC 6750 §3.1: no error code
		}
		var lost *queryError
		switch {
		case errors.As(err, &lost):
			return err // our fault, and not the credential's
		case err != nil:
			return unauthorized(challenge, "The call carries no credential that is good here.", err)
		}
		note(c, "user", u.Name)
		c.Set(callerKey, u)
		return next(c)
	}
}

func unauthorized(challenge, detail string, err error) *Error {
	return &Error{
		Status: http.StatusUnauthorized, Type: "/problems/unauthorized", Title: "Unauthorized",
		Detail: detail, Challenge: challenge, Layer: "auth", Err: err,
	}
}

// byToken finds the user of a token: signed by us, not past its expiry, of a session that still stands.
func (a *app) byToken(c echo.Context, authorization string) (User, error) {
	token, err := a.Scheme(authorization)
	if err != nil {
		note(c, "credential", "unreadable")
		return User{}, err
	}
	note(c, "credential", "token")
	if !strings.Contains(token, ".") { // no JWT
		return a.found(c, `
			select u.id, u.name, t.scope, '' from access_tokens t join users u on u.id = t.user_id
			where t.hash = ? and u.disabled_at is null`, HashKey(token))
	}

	options := append([]jwt.ParserOption{
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithTimeFunc(a.Now),
	}, a.Parser...)
	var claims Claims
	_, err = jwt.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return a.Secret, nil }, options...)
	if claims.ExpiresAt != nil {
		note(c, "expires_at", claims.ExpiresAt.UTC().Format(time.RFC3339))
	}
	if err != nil {
		return User{}, err
	}
	u, err := a.found(c, `
		select u.id, u.name, '', '' from sessions s join users u on u.id = s.user_id
		where s.id = ? and s.revoked_at is null and u.disabled_at is null`, claims.ID)
	u.Scope = claims.Scope
	return u, err
}

// bearer takes the token out of Authorization. The scheme's case does not matter (RFC 9110 §11.1).
func bearer(header string) (string, error) {
	words := strings.Split(header, " ")
	switch {
	case len(words) != 2:
		return "", fmt.Errorf(`authorization header: want "Bearer <token>", got %d word(s)`, len(words))
	case !strings.EqualFold(words[0], "Bearer"):
		return "", errors.New(`authorization header: want "Bearer <token>", got another first word`) // which may be the token
	}
	return words[1], nil
}

// byKey finds the user of an API key: a key that was issued, not withdrawn since, of a user who may come in.
func (a *app) byKey(c echo.Context, key string) (User, error) {
	key = a.Key(key)
	note(c, "credential", "key")
	note(c, "key", key[:min(KeyPrefix, len(key))])
	return a.found(c, `
		select u.id, u.name, k.scope, k.methods from api_keys k join users u on u.id = k.user_id
		where k.hash = ? and k.revoked_at is null and u.disabled_at is null`, HashKey(key))
}

// HashKey is what is stored of an API key. A key is long and random, so that one round is enough (a password is not).
func HashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// found reads the one user whom a query finds.
func (a *app) found(c echo.Context, query string, arg any) (u User, err error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), patience)
	defer cancel()
	err = a.DB.QueryRowContext(ctx, query, arg).Scan(&u.ID, &u.Name, &u.Scope, &u.Methods)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		note(c, "rows", 0)
	case err != nil:
		return User{}, &queryError{fmt.Errorf("look up the caller: %w", err)}
	default:
		note(c, "rows", 1)
	}
	return u, err
}

// recognized is authenticated for who shows a credential, and lets in who shows none.
func (a *app) recognized(next echo.HandlerFunc) echo.HandlerFunc {
	known := a.authenticated(next)
	return func(c echo.Context) error {
		if h := c.Request().Header; h.Get(echo.HeaderAuthorization) == "" && h.Get("X-API-Key") == "" {
			return next(c)
		}
		return known(c)
	}
}

// permitted lets in who shows a credential that may use the method.
func (a *app) permitted(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		methods := strings.Fields(caller(c).Methods)
		if len(methods) > 0 {
			note(c, "key_methods", caller(c).Methods)
		}
		if len(methods) == 0 || slices.Contains(methods, c.Request().Method) {
			return next(c)
		}
		return forbidden(fmt.Errorf("method %s is not among the key's: %q", c.Request().Method, methods))
	}
}

// scoped lets in who has the scope that the route needs, if it needs one.
func (a *app) scoped(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		want, ok := a.Scopes[c.Path()]
		if !ok {
			return next(c)
		}
		note(c, "needs", want)
		note(c, "scope", caller(c).Scope)
		if a.Has(caller(c).Scope, want) {
			return next(c)
		}
		return forbidden(fmt.Errorf("scope %q is not among %q", want, caller(c).Scope))
	}
}

// forbidden says the same to everybody who may not: what it is that he lacks is for the log.
func forbidden(err error) *Error {
	return &Error{
		Status: http.StatusForbidden, Type: "/problems/forbidden", Title: "Forbidden",
		Detail:    "We know who you are, and you may not do this.",
		Challenge: realm + `, error="insufficient_scope", scope="admin"`, // RFC 6750 §3.1
		Layer:     "auth", Err: err,
	}
}
