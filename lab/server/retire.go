package server

// release ends a request's use of a lab.
func (l *labs) release(o *opened) {
	l.mu.Lock()
	defer l.unlock()
	o.holds--
	switch {
	case o.holds > 0:
	case o.retired:
		l.doom(o)
	case o.aged:
		l.startOver(o.desk, whyAge)
	}
}

// aged starts a lab over that has reached its age, or leaves that to its last request.
func (l *labs) aged(o *opened) {
	l.mu.Lock()
	defer l.unlock()
	switch {
	case o.retired || l.ended:
	case o.holds > 0:
		o.aged = true
	default:
		l.startOver(o.desk, whyAge)
	}
}

// startOver gives a desk a new lab, which the next request opens, and tells the session. The caller holds l.mu.
func (l *labs) startOver(d *desk, why string) {
	if d.lab != nil {
		l.retire(d.lab)
	}
	delete(l.desks, d.id)
	d.id, d.lab, d.status = newID(d.ticket.Ticket.Number), nil, ""
	l.desks[d.id] = d
	l.hub.opened(d.session, d.ticket.Ticket.Number, d.id, why)
}

// retire closes a lab as soon as no request uses it. The caller holds l.mu.
func (l *labs) retire(o *opened) {
	o.retired = true
	o.aging.Stop()
	if o.holds == 0 {
		l.doom(o)
	}
}

// doom has a lab closed when l.mu is released. The caller holds l.mu.
func (l *labs) doom(o *opened) {
	delete(l.open, o)
	l.doomed = append(l.doomed, o)
}

// unlock releases l.mu, and closes what was doomed meanwhile: that takes its time.
func (l *labs) unlock() {
	doomed := l.doomed
	l.doomed = nil
	l.mu.Unlock()
	for _, o := range doomed {
		if o.world != nil {
			o.world.Close()
		}
	}
}

// close ends all labs, also those that are in use.
func (l *labs) close() {
	l.mu.Lock()
	defer l.unlock()
	l.ended = true
	for o := range l.open {
		o.aging.Stop()
		l.doom(o)
	}
	for _, s := range l.sessions {
		s.idling.Stop()
	}
}
