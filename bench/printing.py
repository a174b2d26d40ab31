"""Shows tables and verdicts in the terminal."""

from rich.console import Console
from rich.table import Table as Grid

from bench.measured import Table, Verdict

_WIDTH = 150


def print_table(table: Table) -> None:
    """Print one experiment."""
    console = Console(width=_WIDTH, highlight=False)
    console.print(f"[bold]{table.title}[/bold]")
    columns = list(dict.fromkeys(column for row in table.rows for column in row.figures))
    if columns:
        grid = Grid("", *columns)
        for column in grid.columns[1:]:
            column.justify = "right"
        for row in table.rows:
            grid.add_row(row.name, *(_shown(row.figures.get(column, "")) for column in columns))
        console.print(grid)
    for verdict in table.verdicts:
        console.print(f"{_mark(verdict)} {verdict.goal}: {verdict.measured}")
    if table.notes:
        console.print(f"[dim]{', '.join(table.notes)}[/dim]")
    console.print()


def _shown(figure: float | str) -> str:
    if isinstance(figure, str):
        return figure
    if isinstance(figure, int) or abs(figure) >= 100:  # noqa: PLR2004 - two digits are enough
        return f"{figure:,.0f}"
    return f"{figure:.2f}"


def _mark(verdict: Verdict) -> str:
    if verdict.met is None:
        return "[yellow]-[/yellow]"
    return "[green]met   [/green]" if verdict.met else "[red]missed[/red]"
