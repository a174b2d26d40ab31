import pytest

from notifier.phrases import measured, number
from notifier.render_figures import figure_line, figure_pieces, matter_most
from notifier.words import Figure, Severity

CPU = Figure(name="CPU", resource="app", unit="%", average=43.21)


def _figure(name: str, **values: object) -> Figure:
    return Figure(name=name, resource="app", unit="%", average=1.0, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (0.0321, "0.032"),
        (0.5, "0.5"),
        (1.234, "1.23"),
        (1.5, "1.5"),
        (43.21, "43.2"),
        (80.0, "80"),
        (812.4, "812"),
        (1234567.8, "1,234,568"),
        (-2.5, "-2.5"),
    ],
)
def test_a_number_is_read_at_a_glance(value: float, shown: str) -> None:
    assert number(value) == shown


def test_no_data_is_never_zero() -> None:
    assert measured(None, "%") == "no data"
    assert "no data" in figure_line(
        Figure(name="CPU", resource="a", unit="%", average=None), with_resource=True
    )


def test_a_figure_says_what_is_normal_and_what_was() -> None:
    figure = Figure(
        name="CPU",
        resource="app",
        unit="%",
        average=85.0,
        maximum=97.5,
        normal="≤ 80 %",
        severity=Severity.WARNING,
        series=(40.0, None, 80.0),
        yesterday=40.0,
        last_week=38.5,
    )

    assert figure_line(figure, with_resource=True) == (
        "🟡 *CPU* `app` *85 %* ▅·█ max 97.5 % (normal ≤ 80 %) · yesterday 40 % · last week 38.5 %"
    )


def test_figures_out_of_their_range_matter_most() -> None:
    figures = [
        _figure("plain"),
        _figure("with range", normal="≤ 80 %"),
        _figure("unknown", severity=Severity.UNKNOWN),
        _figure("bad", severity=Severity.CRITICAL),
    ]

    assert [f.name for f in matter_most(figures, 3)] == ["bad", "unknown", "with range"]


def test_figures_are_counted_where_they_are_joined() -> None:
    figures = [Figure(name="CPU", resource=f"app-{n}", unit="%", average=1.0) for n in range(500)]
    pieces = figure_pieces(figures)

    assert sum(piece.items for piece in pieces) == 500
    assert all(len(piece.text) <= 3000 for piece in pieces)
