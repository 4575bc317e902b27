package journal

import (
	"slices"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Kind says what a value counts.
type Kind uint8

// The kinds of value.
const (
	Fen        Kind = iota + 1 // money in fen
	Points                     // points in units of 1e-4
	PointValue                 // yuan per point in units of 1e-4
	Count                      // a whole number
	Ratio                      // a ratio in units of 1e-9
	Exact                      // an exact fraction, in Term.Text
	ExactFen                   // an exact fraction of fen, in Term.Text
	Word                       // a word or date, in Term.Text
	Score                      // a score in units of 1e-4
)

// Term is one input of a formula: a symbol of the formula, and either another
// entry (Key), a cell (Table, Row, Column) or a literal.
type Term struct {
	Symbol string // the formula's symbol, e.g. "A", "B", "share"
	Key    string // key of the entry it came from, "" for a leaf
	Kind   Kind
	Value  int64
	Text   string // for Exact and Word; elsewhere a remark
	Table  string // "institutions", "activity", "cases", "prior", "quotas" or "scenario"
	Row    int    // line of the table's file
	Path   string // key path, where Table is "scenario"
}

// Entry is one named amount and how it came about.
type Entry struct {
	Key     string // path into the result, e.g. institutions.h001.outpatient.resident.payable
	Kind    Kind
	Value   int64
	Text    string // for Exact
	Formula FormulaID
	Terms   []Term
	Clause  *plan.Clause
	Path    string // key path of the rule in the scenario, e.g. units.inpatient
	Note    string // e.g. the reason of an override
}

// Account names a pot of money, e.g. institution:h001:inpatient:employee.
type Account string

// Posting moves an amount from one account to another; Key names the entry that
// says why.
type Posting struct {
	From, To Account
	Amount   money.Fen // always > 0
	Key      string
	Rule     string // key path of the rule
	Clause   *plan.Clause
}

// Book holds the entries and postings of one settlement.
type Book struct {
	Entries  []Entry
	Postings []Posting
	index    map[string]int
}

// NewBook returns an empty book.
func NewBook() *Book { return &Book{index: map[string]int{}} }

// Grow makes room for n more entries.
func (b *Book) Grow(n int) {
	b.Entries = slices.Grow(b.Entries, n)
	if len(b.index) == 0 {
		b.index = make(map[string]int, n)
	}
}

// Record adds an entry. Recording a key twice is a fault of the caller and panics.
func (b *Book) Record(e Entry) {
	if _, dup := b.index[e.Key]; dup {
		panic("journal: entry recorded twice: " + e.Key)
	}
	b.index[e.Key] = len(b.Entries)
	b.Entries = append(b.Entries, e)
}

// Entry returns the entry with the key.
func (b *Book) Entry(key string) (Entry, bool) {
	i, ok := b.index[key]
	if !ok {
		return Entry{}, false
	}
	return b.Entries[i], true
}

// Post moves an amount; zero is not posted, a negative amount goes the other way.
func (b *Book) Post(from, to Account, amount money.Fen, key, rule string, clause *plan.Clause) {
	switch {
	case amount > 0:
		b.Postings = append(b.Postings, Posting{from, to, amount, key, rule, clause})
	case amount < 0:
		b.Postings = append(b.Postings, Posting{to, from, -amount, key, rule, clause})
	}
}

// Balances returns what each account received less what it gave.
func (b *Book) Balances() map[Account]money.Fen {
	sums := map[Account]money.Fen{}
	for _, p := range b.Postings {
		sums[p.From] -= p.Amount
		sums[p.To] += p.Amount
	}
	return sums
}
