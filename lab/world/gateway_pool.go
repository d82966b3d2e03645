package world

import (
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// gatewayPool is the configurations that a gateway applies, one a request.
type gatewayPool struct {
	setups []*gatewaySetup
	turn   atomic.Int64 // how many requests it has taken
}

// Pick says which of a pool's configurations a request gets. turn counts the requests since the pool was last changed, from
// 0. The result must be from 0 to below size.
type Pick func(turn, size int) int

// Drain is a pool without the configuration at index.
type Drain func(pool []GatewayConfig, index int) []GatewayConfig

// inTurn gives each configuration one request, and then begins again.
func inTurn(turn, size int) int { return turn % size }

// removed takes out the configuration at index, and nothing else.
func removed(pool []GatewayConfig, index int) []GatewayConfig {
	return slices.Delete(pool, index, index+1)
}

// TakeTurns has the gateway apply one configuration a request, in their order, and then begin again. It puts the gateway in
// front of the app, or reconfigures it, also while the world serves. There must be at least one configuration.
func (g *Gateway) TakeTurns(configs ...GatewayConfig) {
	if !g.inUse() {
		g.address = g.world.Network.ServingHTTP(g.world.customers.watch(g.world.vouch(http.HandlerFunc(g.serve))))
	}
	pool := &gatewayPool{}
	for _, c := range configs {
		pool.setups = append(pool.setups, g.setUp(c))
	}
	g.pool.Store(pool)
}

// TakeOut takes the configuration at index out of the pool. The others stay, and at least one must.
func (g *Gateway) TakeOut(index int) { g.TakeTurns(g.drains(g.configs(), index)...) }

// OnTakeOut replaces how [Gateway.TakeOut] changes the pool. It must be called before the world serves.
func (g *Gateway) OnTakeOut(d Drain) { g.drains = d }

// OnPick replaces which configuration a request gets. It must be called before the world serves.
func (g *Gateway) OnPick(p Pick) { g.picks = p }

// SetIdleTimeout changes the idle timeout of a configured gateway, and nothing else.
func (g *Gateway) SetIdleTimeout(d time.Duration) {
	configs := g.configs()
	for i := range configs {
		configs[i].IdleTimeout = d
	}
	g.TakeTurns(configs...)
}

// givesUp says whether the gateway is made to give up on every request.
func (g *Gateway) givesUp() bool {
	return !slices.ContainsFunc(g.pool.Load().setups, func(s *gatewaySetup) bool { return s.IdleTimeout <= 0 })
}

// next is the configuration for the next request.
func (g *Gateway) next() *gatewaySetup {
	p := g.pool.Load()
	return p.setups[g.picks(int(p.turn.Add(1)-1), len(p.setups))]
}

// hosts is how many hosts the gateway forwards to.
func (g *Gateway) hosts() int {
	different := map[string]bool{}
	for _, c := range g.configs() {
		different[c.Upstream] = true
	}
	return len(different)
}

// configs are the configurations of the pool. The caller may change the slice.
func (g *Gateway) configs() []GatewayConfig {
	var configs []GatewayConfig
	for _, s := range g.pool.Load().setups {
		configs = append(configs, s.GatewayConfig)
	}
	return configs
}
