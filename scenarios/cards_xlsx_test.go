package scenarios

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestScoreWorkbook: a workbook with Chinese headers and numbers as spreadsheets
// store them scores the same as the CSV.
func TestScoreWorkbook(t *testing.T) {
	card := filepath.Join(brokenCardsDir, "base/card.yaml")
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range [][]any{
		{"编码", "名称", "缺席次数", "参保率", "投保率", "评议", "确定领导", "募集额"},
		{"t1", "甲镇", 0, 0.998, 0.7, 8, "是", 0},
		{"t2", "乙镇", 2, 0.1 + 0.895, 0.66, 7.5, 0, 120000},
	} {
		if err := book.SetSheetRow("Sheet1", []string{"A1", "A2", "A3"}[i], &row); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "data.xlsx")
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	c, list := LoadCard(card, Options{})
	mustFine(t, list)
	fromBook, list := c.LoadScores(file, Options{})
	mustFine(t, list)
	fromCSV, list := c.LoadScores(filepath.Join(brokenCardsDir, "base/data.csv"), Options{})
	mustFine(t, list)
	if diff := cmp.Diff(fromCSV.Scores, fromBook.Scores); diff != "" {
		t.Errorf("the workbook scores differently:\n%s", diff)
	}
}
