package report_test
import ("testing";"os";"strconv"; "fundsim/report";"fundsim/scenarios";"fundsim/model/settle";"time";"fmt")
func load(t *testing.T, path string) *report.View {
 sc,l:=scenarios.Load(path, scenarios.Options{}); if sc==nil||l.HasErrors(){t.Fatal(l)}
 out,l:=settle.Run(sc.Plan, sc.Activity); if l.HasErrors(){t.Fatal(l)}
 return &report.View{Plan:sc.Plan,Result:out.Result,Book:out.Book,SHA256:"ab",Version:"v0"}
}
func TestLook(t *testing.T){
 w,_:=strconv.Atoi(os.Getenv("W")); d,_:=strconv.Atoi(os.Getenv("DEPTH"))
 o:=report.Options{Lang:os.Getenv("L"),Wan:os.Getenv("YUAN")=="",Width:w,Detail:os.Getenv("D")!="",Color:os.Getenv("C")!="",Depth:d}
 p:=os.Getenv("P"); if p==""{p="../../shared/data/zhuji-sample/scenario.yaml"}
 v:=load(t,p)
 start:=time.Now()
 var err error
 switch os.Getenv("F"){
 case "md": err=report.Markdown(os.Stdout,v,o)
 case "json": err=report.JSON(os.Stdout,v,o)
 case "csv": err=report.CSVTable(os.Stdout,v,o,"summary")
 case "hl": err=report.Hledger(os.Stdout,v,o)
 case "ex": err=report.Explain(os.Stdout,v,os.Getenv("K"),o)
 default: err=report.Table(os.Stdout,v,o)
 }
 fmt.Fprintln(os.Stderr, "TOOK", time.Since(start))
 if err!=nil {t.Fatal(err)}
}
