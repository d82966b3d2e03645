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

// TokenLife is how long a token from /login is valid.
const TokenLife = time.Hour

// KeyPrefix is how many characters of an API key are public: enough to find its row, too few to guess the rest.
const KeyPrefix = 12

const (
	realm        = `Bearer realm="lab"`
	invalidToken = realm + `, error="invalid_token"`
	callerKey    = "caller"
	apiKey       = "X-Api-Key" // as net/http writes X-API-Key
)

// Claims are the claims of a token. Its id (jti) is the id of its session.
type Claims struct {
	Scope string `json:"scope"`
	jwt.RegisteredClaims
}

// User is the account behind a request, with what its credential may do.
type User struct {
	ID      int64
	Name    string
	Scope   string // the scopes that the credential was given, separated by spaces
	Methods string // the HTTP methods that the credential may use, separated by spaces; "" for all
}

// caller returns the user that requireAuth found; the zero User when there is none.
func caller(c echo.Context) User {
	u, _ := c.Get(callerKey).(User)
	return u
}

// requireAuth responds with 401 to a request without a valid token or API key. If a request has both, only the token counts.
// If the database fails, the response is a 500, not a 401.
func (a *app) requireAuth(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Request().Header
		authorization, key := h.Get(echo.HeaderAuthorization), h.Get(apiKey)

		var u User
		var err error
		challenge := invalidToken
		switch {
		case authorization != "":
			u, err = a.userByToken(c, authorization)
		case key != "":
			u, err = a.userByKey(c, key)
		default:
			note(c, "credential", "none")
			err, challenge = errors.New("no Authorization and no X-API-Key header"), realm // RFC 6750 §3.1: no error code
		}
		switch _, failed := errors.AsType[*queryError](err); {
		case failed:
			return err // the database's fault, not the credential's
		case err != nil:
			return unauthorized(challenge, "The call carries no credential that is good here.", err)
		}
		note(c, "user", u.Name)
		c.Set(callerKey, u)
		return next(c)
	}
}

// unauthorized is a 401. The challenge becomes WWW-Authenticate.
func unauthorized(challenge, detail string, err error) *Error {
	return &Error{
		Status: http.StatusUnauthorized, Type: "/problems/unauthorized", Title: "Unauthorized",
		Detail: detail, Challenge: challenge, Layer: "auth", Err: err,
	}
}

// userByToken returns the user of a token: a JWT of a session that was not ended, or an opaque token in access_tokens. The
// user must not be disabled.
func (a *app) userByToken(c echo.Context, authorization string) (User, error) {
	token, err := a.Scheme(authorization)
	if err != nil {
		note(c, "credential", "unreadable")
		return User{}, err
	}
	note(c, "credential", "token")
	if !strings.Contains(token, ".") { // an opaque token: a JWT has two dots
		return a.lookUpUser(c, `
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
	u, err := a.lookUpUser(c, `
		select u.id, u.name, '', '' from sessions s join users u on u.id = s.user_id
		where s.id = ? and s.revoked_at is null and u.disabled_at is null`, claims.ID)
	u.Scope = claims.Scope
	return u, err
}

// bearer returns the token in an Authorization header. Upper and lower case of the scheme are the same (RFC 9110 §11.1).
func bearer(header string) (string, error) {
	words := strings.Split(header, " ")
	switch {
	case len(words) != 2:
		return "", fmt.Errorf(`authorization header: want "Bearer <token>", got %d word(s)`, len(words))
	case !strings.EqualFold(words[0], "Bearer"):
		return "", errors.New(`authorization header: want "Bearer <token>", got another first word`) // not logged: it may be the token
	}
	return words[1], nil
}

// userByKey returns the user of an API key that was not revoked. The user must not be disabled.
func (a *app) userByKey(c echo.Context, key string) (User, error) {
	key = a.Key(key)
	note(c, "credential", "key")
	note(c, "key", key[:min(KeyPrefix, len(key))])
	return a.lookUpUser(c, `
		select u.id, u.name, k.scope, k.methods from api_keys k join users u on u.id = k.user_id
		where k.hash = ? and k.revoked_at is null and u.disabled_at is null`, HashKey(key))
}

// HashKey returns the hash of an API key or of an opaque token, as it is stored. These are long and random, so one round is
// enough; a password needs many.
func HashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// lookUpUser runs a query for one user. The error is sql.ErrNoRows when there is none, and a *queryError when the query fails.
func (a *app) lookUpUser(c echo.Context, query string, arg any) (u User, err error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), a.LookupTimeout)
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

// optionalAuth accepts a request without a credential. One with a credential is checked as requireAuth does.
func (a *app) optionalAuth(next echo.HandlerFunc) echo.HandlerFunc {
	authenticated := a.requireAuth(next)
	return func(c echo.Context) error {
		if h := c.Request().Header; h.Get(echo.HeaderAuthorization) == "" && h.Get(apiKey) == "" {
			return next(c)
		}
		return authenticated(c)
	}
}

// requireMethod responds with 403 if the caller's API key is restricted to other methods.
func (a *app) requireMethod(next echo.HandlerFunc) echo.HandlerFunc {
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

// requireScope responds with 403 if the route needs a scope that the caller's credential was not granted.
func (a *app) requireScope(next echo.HandlerFunc) echo.HandlerFunc {
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

// forbidden is a 403. Its text is always the same; only the log says what the caller lacks.
func forbidden(err error) *Error {
	return &Error{
		Status: http.StatusForbidden, Type: "/problems/forbidden", Title: "Forbidden",
		Detail:    "We know who you are, and you may not do this.",
		Challenge: realm + `, error="insufficient_scope", scope="admin"`, // RFC 6750 §3.1
		Layer:     "auth", Err: err,
	}
}
