using System.Text;

namespace PatentHub.Declarations.Imports;

/// <summary>Says to a row what is wrong with its cells and how to mend them: Chinese, English beside.</summary>
static class RemarkWriter
{
    /// <summary>Fits a cell whatever the texts are.</summary>
    const int Most = 60;

    /// <param name="numbers">Of the rows that were read.</param>
    /// <param name="rows">How many there are.</param>
    /// <returns>For each row; null where there is nothing to say.</returns>
    public static string?[] Write(TableHeader header, int[] numbers, int rows, Judgement judgement, IReadOnlyList<CellFinding> findings)
    {
        var remarks = new string?[rows];
        if (findings.Count == 0)
            return remarks;
        var byRow = findings.ToLookup(f => f.Row);
        var faulty = string.Join("、", byRow.Select(r => r.Key).Order().Take(5).Select(row => numbers[row]));
        for (var row = 0; row < rows; row++)
            remarks[row] = byRow.Contains(row) ? Remark(header, judgement, byRow[row])
                : judgement == Judgement.Keep ? null
                : $"【未导入】同一专利的第 {faulty} 行有误，本行随之未导入 / Not taken in: see row {faulty} of the same patent";
        return remarks;
    }

    /// <summary>Of a secret row nothing but its place is shown.</summary>
    public static string OfSecret(int number) =>
        $"【涉密，未保存】第 {number} 行所属专利标为涉密或密级无法识别，未导入，也未保存任何内容；如确为非密，请在“密级”栏填写“非密” / Secret: the patent of row {number} is marked secret, or its mark is not understood; nothing of it was kept. If it is open, write 非密 into 密级";

    static string Remark(TableHeader header, Judgement judgement, IEnumerable<CellFinding> findings)
    {
        var text = new StringBuilder(judgement == Judgement.Keep ? "【已导入，请核对】Taken in; please check" : "【未导入】Not taken in");
        foreach (var finding in findings.Take(Most))
        {
            var (zh, en) = finding.Column < 0 ? ("本行", "this row") : ($"“{header.Headers[finding.Column]}”", $"\"{header.Columns[finding.Column]?.Field}\"");
            text.Append('\n').Append(zh).Append('：').Append(finding.Zh).Append(" / ").Append(en).Append(": ").Append(finding.En);
        }
        return text.ToString();
    }
}
