// Package report renders a settlement for the people who must defend it: one
// renderer per format over the same Result.
//
//	Table, Markdown    the printed report, section by section
//	JSON               fundsim.result/v1, stable bytes
//	CSV, CSVTable      one rectangular table, for Excel
//	Hledger            the journal, for a stock hledger
//	Explain            the tree behind one amount
//	Compare…           two or more settlements side by side
//
// The report is first built as [Grid] values, tables of typed cells, and only
// then printed; a workbook or a page can be made from the same [Grids]. Totals
// are always sums of fen. A table in 万元 rounds what it shows, never what it adds.
//
// The package computes no settled amount and reads no file, clock or locale: the
// same view gives the same bytes.
package report
