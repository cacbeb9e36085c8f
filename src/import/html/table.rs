//! Tables of web pages: those of data become tables, those that lay a page out become its blocks.

use dom_query::NodeRef;

use super::code::is_gutter;
use super::node::{attr, tag};
use super::to_markdown::MarkdownWriter;

impl MarkdownWriter {
    pub(super) fn table(&mut self, node: &NodeRef<'_>, depth: usize, blocks: &mut Vec<String>) {
        let rows: Vec<NodeRef<'_>> = node
            .descendants_it()
            .filter(|n| {
                n.is_element() && tag(n) == "tr" && nearest_table(n).is_none_or(|table| table.id == node.id)
            })
            .collect();
        let mut table: Vec<Vec<String>> = Vec::new();
        // Read once: a table in a table in a table must not be read twice as often at each step.
        let mut cell_blocks: Vec<String> = Vec::new();
        let mut plain = true;
        for row in &rows {
            let mut cells = Vec::new();
            for cell in
                row.children_it(false).filter(|n| matches!(tag(n).as_str(), "td" | "th") && !is_gutter(n))
            {
                let inner = self.blocks(&cell, depth + 1);
                plain &= inner.len() <= 1
                    && inner
                        .iter()
                        .all(|block| !block.starts_with(['`', '|', '>', '-']) && !block.starts_with("{{"));
                let span =
                    attr(&cell, "colspan").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, 40);
                cells.push(inner.join(" ").replace("\\\n", " ").replace('\n', " "));
                cells.extend(std::iter::repeat_n(String::new(), span - 1));
                cell_blocks.extend(inner);
            }
            table.push(cells);
        }
        table.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let columns = table.iter().map(Vec::len).max().unwrap_or(0);
        if let Some(caption) = node.children_it(false).find(|n| tag(n) == "caption") {
            blocks.extend(self.blocks(&caption, depth + 1));
        }
        // A table that lays a page out is no table.
        if columns < 2 || table.len() < 2 || !plain {
            return blocks.extend(cell_blocks);
        }
        let head = rows.first().is_some_and(|row| row.children_it(false).any(|n| tag(&n) == "th"));
        let mut lines = Vec::new();
        let line = |cells: &[String]| {
            let mut cells = cells.to_vec();
            cells.resize(columns, String::new());
            format!("| {} |", cells.join(" | "))
        };
        let body = if head { &table[1..] } else { &table[..] };
        lines.push(if head { line(&table[0]) } else { line(&[]) });
        lines.push(format!("|{}", " --- |".repeat(columns)));
        lines.extend(body.iter().map(|row| line(row)));
        blocks.push(lines.join("\n"));
    }
}

fn nearest_table<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    node.ancestors_it(Some(8)).find(|n| tag(n) == "table")
}
