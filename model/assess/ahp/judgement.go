package ahp

import (
	"errors"
	"math/big"
	"strings"
)

// Judgement (两两比较) says how many times as much one criterion matters as
// another: an exact fraction such as 3, 1/3 or 2.5.
type Judgement struct{ num, den int64 }

// ErrJudgement is returned for a text that is no positive number or fraction.
var ErrJudgement = errors.New("not a comparison")

var one = big.NewRat(1, 1)

// NewJudgement returns num ÷ den; both must be positive.
func NewJudgement(num, den int64) Judgement { return Judgement{num, den} }

// UnmarshalText reads 3, 1/3 or 2.5.
func (j *Judgement) UnmarshalText(text []byte) error {
	s := string(text)
	if len(s) > 20 || strings.Trim(s, "0123456789./") != "" {
		return ErrJudgement
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || r.Sign() <= 0 || !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return ErrJudgement
	}
	j.num, j.den = r.Num().Int64(), r.Denom().Int64()
	return nil
}

// String returns the fraction: "3" or "1/3".
func (j Judgement) String() string { return j.rat().RatString() }

func (j Judgement) rat() *big.Rat {
	if j.den == 0 {
		return new(big.Rat)
	}
	return big.NewRat(j.num, j.den)
}

func (j Judgement) inScale() bool {
	r := j.rat()
	return r.Cmp(big.NewRat(1, 9)) >= 0 && r.Cmp(big.NewRat(9, 1)) <= 0
}
