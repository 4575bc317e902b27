package money

import "errors"

// ErrOverflow is returned when an amount leaves the range of [Fen].
var ErrOverflow = errors.New("amount out of range")

// ErrMode is returned for a ladder with bands but without a mode.
var ErrMode = errors.New("ladder without a mode")

// Mode says how the bands of a [Ladder] apply. The zero value is an error.
type Mode uint8

const (
	// Marginal shares every part of the deviation at the rate of its band.
	Marginal Mode = iota + 1
	// Whole shares all of the deviation at the rate of the band it falls in.
	Whole
)

// Band is one step of a [Ladder]: up to UpTo of the base, Share of the
// deviation belongs to the institution. Only the last band has no edge.
type Band struct {
	UpTo  Ratio // edge as a ratio of the base; meaningless where Open
	Open  bool  // the last band
	Share Ratio // 0–100 %
}

// Ladder turns a deviation from a budget into the share of it that the
// institution keeps (结余留用) or bears (超支分担). The zero Ladder gives 0.
type Ladder struct {
	Bands  []Band
	Mode   Mode
	Gate   Ratio // below this deviation ratio the share is 0
	Cap    Ratio // at most this ratio of the base; meaningless where !Capped
	Capped bool
	Factor Ratio // multiplies the result after the bands, before the cap
}

// Step is what one band of a ladder gave, for explanations.
type Step struct {
	Band       int // index into Bands
	Part       Fen // the part of the deviation in the band
	Share      Ratio
	Given      Fen // round(Part · Share)
	Edge       Fen // upper edge of the band in fen; meaningless where Open
	Open       bool
	LowerBound Fen
}

// Share returns the institution's share of the deviation d ≥ 0 from base ≥ 0.
//
// Band edges are e_k = round(base · up_to_k), e_0 = 0.
//
//	marginal:  Σ_k round(max(0, min(d, e_k) − e_{k−1}) · share_k)
//	whole:     round(d · share_k) for the first k with d ≤ e_k
//
// With a gate the result is 0 while d < round(base · gate). Then × factor
// (rounded), then at most round(base · cap). With base = 0 the result is
// round(d · last share) × factor; gate and cap do not apply. The result never
// exceeds d. The fund's part is d − result. Source: docs/METHOD.md §9.4.
//
// Where steps is not nil, the bands that took part are appended to it.
func (l *Ladder) Share(base, d Fen, steps *[]Step) (Fen, error) {
	if len(l.Bands) == 0 {
		return 0, nil
	}
	if l.Mode != Marginal && l.Mode != Whole {
		return 0, ErrMode
	}
	if d == 0 {
		return 0, nil
	}
	m := mul{}
	var result Fen
	switch {
	case base == 0:
		last := len(l.Bands) - 1
		result = m.ratio(d, l.Bands[last].Share)
		note(steps, Step{Band: last, Part: d, Share: l.Bands[last].Share, Given: result, Open: true})
	case d < m.ratio(base, l.Gate):
		return 0, m.err()
	case l.Mode == Whole:
		result = l.whole(&m, base, d, steps)
	default:
		result = l.marginal(&m, base, d, steps)
	}
	if l.Factor != One {
		result = m.ratio(result, l.Factor)
	}
	if l.Capped && base != 0 {
		result = min(result, m.ratio(base, l.Cap))
	}
	if m.overflow {
		return 0, ErrOverflow
	}
	return result, nil
}

func (l *Ladder) marginal(m *mul, base, d Fen, steps *[]Step) Fen {
	var result, lower Fen
	for k := range l.Bands {
		b := &l.Bands[k]
		edge := d
		if !b.Open {
			edge = m.ratio(base, b.UpTo)
		}
		if part := min(d, edge) - lower; part > 0 {
			given := m.ratio(part, b.Share)
			result += given
			note(steps, Step{Band: k, Part: part, Share: b.Share, Given: given, Edge: edge, Open: b.Open, LowerBound: lower})
		}
		if lower = edge; d <= edge {
			break
		}
	}
	return result
}

func (l *Ladder) whole(m *mul, base, d Fen, steps *[]Step) Fen {
	var lower Fen
	for k := range l.Bands {
		b := &l.Bands[k]
		edge := d
		if !b.Open {
			edge = m.ratio(base, b.UpTo)
		}
		if d <= edge {
			given := m.ratio(d, b.Share)
			note(steps, Step{Band: k, Part: d, Share: b.Share, Given: given, Edge: edge, Open: b.Open, LowerBound: lower})
			return given
		}
		lower = edge
	}
	return 0
}

func note(steps *[]Step, s Step) {
	if steps != nil {
		*steps = append(*steps, s)
	}
}

// mul multiplies by ratios and remembers whether any product left the range.
type mul struct{ overflow bool }

func (m *mul) ratio(f Fen, r Ratio) Fen {
	p, ok := MulRatio(f, r)
	m.overflow = m.overflow || !ok
	return p
}

func (m *mul) err() error {
	if m.overflow {
		return ErrOverflow
	}
	return nil
}
