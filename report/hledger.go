package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"fundsim/model/journal"
	"fundsim/model/problem"
)

var hledgerLabels = struct{ title, scenario, sha, program, note problem.Text }{
	title:    problem.Text{ZH: "%s %d 年度决算分录,单位:元", EN: "%s: postings of %d, in yuan"},
	scenario: problem.Text{ZH: "情景 %s", EN: "scenario %s"},
	sha:      problem.Text{ZH: "输入文件 SHA-256 %s", EN: "SHA-256 of the inputs %s"},
	program:  problem.Text{ZH: "程序 fundsim %s %s", EN: "program fundsim %s %s"},
	note:     problem.Text{ZH: "每笔两个账户,全部账户合计为零;正数为收到,负数为付出", EN: "every posting has two accounts and all accounts add up to zero; positive is received"},
}

// Hledger writes the postings as a journal that a stock `hledger check --strict`
// and `hledger balance` accept: commodity and accounts are declared, every
// transaction has two sides, dated 31 December, with the amount's name in words
// and, as tags, its key, rule and clause. Amounts are in yuan.
func Hledger(w io.Writer, v *View, o Options) error {
	if v.Book == nil {
		return problem.List{{Severity: problem.Error, Code: "no-journal", What: problem.T("没有记账分录", "there is no journal to print")}}
	}
	n := newNames(v.Plan)
	b := bufio.NewWriter(w)
	l := &hledgerLabels
	for _, line := range []string{
		fmt.Sprintf(o.in(l.title), v.Plan.Title, v.Plan.Year), fmt.Sprintf(o.in(l.scenario), v.Plan.ID),
		fmt.Sprintf(o.in(l.sha), v.SHA256), fmt.Sprintf(o.in(l.program), v.Version, v.Commit), o.in(l.note),
	} {
		fmt.Fprintf(b, "; %s\n", clean(line))
	}
	b.WriteString("\ncommodity ¥1,000.00\n\n")
	for _, a := range accounts(v.Book) {
		fmt.Fprintf(b, "account %s\n", a)
	}
	for i := range v.Book.Postings {
		p := &v.Book.Postings[i]
		fmt.Fprintf(b, "\n%04d-12-31 * %s\n", v.Plan.Year, hledgerText(n.describe(o, p.Key)))
		fmt.Fprintf(b, "    ; key: %s\n", hledgerTag(p.Key))
		if p.Rule != "" {
			fmt.Fprintf(b, "    ; rule: %s\n", hledgerTag(p.Rule))
		}
		if p.Clause != nil {
			fmt.Fprintf(b, "    ; clause: %s\n", hledgerTag(n.clause(o, p.Clause)+" "+o.in(statusNames[p.Clause.Status])))
		}
		fmt.Fprintf(b, "    %s  ¥%s\n", hledgerAccount(p.To), fixed(int64(p.Amount), 2, true))
		fmt.Fprintf(b, "    %s  ¥%s\n", hledgerAccount(p.From), fixed(-int64(p.Amount), 2, true))
	}
	return b.Flush()
}

// accounts lists the accounts in use, sorted.
func accounts(book *journal.Book) []string {
	var all []string
	for i := range book.Postings {
		all = append(all, hledgerAccount(book.Postings[i].From), hledgerAccount(book.Postings[i].To))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// hledgerAccount escapes what would end or change an account name: white space
// (two of it start the amount), comment signs, brackets and control characters
// become %XX, as does % itself, so that different codes stay different.
func hledgerAccount(a journal.Account) string {
	var b strings.Builder
	for _, r := range string(a) {
		if unicode.IsSpace(r) || isControl(r) || strings.ContainsRune(`%;()[]"*!`, r) {
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hledgerText keeps a description from ending early: ; starts a comment and |
// ends the payee.
func hledgerText(s string) string {
	return strings.TrimSpace(strings.NewReplacer(";", "；", "|", "｜").Replace(clean(s)))
}

// hledgerTag keeps a tag's value whole: a comma would end it.
func hledgerTag(s string) string { return strings.TrimSpace(strings.ReplaceAll(clean(s), ",", "，")) }
