package journal_test

import (
	"testing"

	"pgregory.net/rapid"

	"fundsim/model/journal"
	"fundsim/model/money"
)

// Whatever is posted, all accounts add up to zero; zero is not posted and a
// negative amount goes the other way.
func TestPostingsAddUpToZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := journal.NewBook()
		accounts := []journal.Account{"fund:a", "reserve:a", "unit:u:a"}
		want := map[journal.Account]money.Fen{}
		for range rapid.IntRange(0, 20).Draw(t, "postings") {
			from, to := rapid.SampledFrom(accounts).Draw(t, "from"), rapid.SampledFrom(accounts).Draw(t, "to")
			amount := money.Fen(rapid.Int64Range(-1e12, 1e12).Draw(t, "amount"))
			b.Post(from, to, amount, "key", "rule", nil)
			want[from] -= amount
			want[to] += amount
		}
		var sum money.Fen
		for account, v := range b.Balances() {
			sum += v
			if v != want[account] {
				t.Fatalf("%s holds %s, want %s", account, v, want[account])
			}
		}
		if sum != 0 {
			t.Fatalf("accounts add up to %s", sum)
		}
		for _, p := range b.Postings {
			if p.Amount <= 0 {
				t.Fatalf("posting of %s", p.Amount)
			}
		}
	})
}

// An amount has one explanation: recording it twice is a fault of the program.
func TestRecordTwicePanics(t *testing.T) {
	b := journal.NewBook()
	b.Record(journal.Entry{Key: "k", Value: 1})
	if e, ok := b.Entry("k"); !ok || e.Value != 1 {
		t.Fatalf("%+v %v", e, ok)
	}
	defer func() {
		if recover() == nil {
			t.Fatal("recorded twice without a panic")
		}
	}()
	b.Record(journal.Entry{Key: "k", Value: 2})
}

// Every formula has its words in both languages and a section of the method.
func TestFormulasAreComplete(t *testing.T) {
	seen := map[journal.FormulaID]bool{}
	for _, f := range journal.Formulas {
		if seen[f.ID] || f.Name.ZH == "" || f.Name.EN == "" || f.Expr.ZH == "" || f.Expr.EN == "" || f.Source == "" {
			t.Errorf("formula %q is given twice or lacks words: %+v", f.ID, f)
		}
		seen[f.ID] = true
		if got, ok := journal.Lookup(f.ID); !ok || got.ID != f.ID {
			t.Errorf("Lookup(%q) = %v %v", f.ID, got, ok)
		}
	}
}
