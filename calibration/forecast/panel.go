package forecast

// Panel is a set of series that are forecast together.
type Panel struct {
	Series []Series
	Breaks Breaks
	Params *Params
	Window int // years up to the origin that count; 0 is all
}

// Run is what is known of series i up to a year, of the years that count.
func (p *Panel) Run(i, origin int) Run {
	r := p.Series[i].Run(origin, p.Breaks)
	if n := len(r.Logs); p.Window > 0 && n > p.Window {
		r.Logs = r.Logs[n-p.Window:]
	}
	return r
}

// PanelFit is one method fitted to every series as known in the year Origin.
type PanelFit struct {
	Method  *Method
	Origin  int
	Fits    []*Fit // by series; nil where the series is too short
	Pool    Pool
	Damping Damping
}

// Fit fits a method to what is known up to a year, for the years ahead.
func (p *Panel) Fit(m *Method, origin, ahead int) *PanelFit {
	out := &PanelFit{Method: m, Origin: origin, Fits: make([]*Fit, len(p.Series))}
	if m.whole != nil {
		out.Fits = m.whole(origin, ahead)
		return out
	}
	runs := make([]Run, len(p.Series))
	usable := 0
	for i := range runs {
		runs[i] = p.Run(i, origin)
		if len(runs[i].Logs) > 2 {
			usable++
		}
	}
	params := *p.Params
	if m.ID == "damped" && usable >= PoolFrom {
		params.Damping = ChooseDamping(runs)
	}
	out.Damping = params.Damping
	errors := make([]past, len(runs))
	for i := range runs {
		if f, ok := m.Fit(runs[i], ahead+origin-runs[i].Base, &params); ok {
			out.Fits[i] = &f
			errors[i] = m.pastErrors(runs[i], ahead, &params)
		}
	}
	out.Pool = newPool(errors)
	if out.Pool.Used() {
		for i, f := range out.Fits {
			if f != nil {
				out.Pool.apply(f, &errors[i])
			}
		}
	}
	return out
}
