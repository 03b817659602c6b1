"""Numbers of the rules as a person writes them: ``rage_click.clicks=4``."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from heatreel.analysis.signals.declare import Parameter, Signal
from heatreel.analysis.signals.registry import all_signals
from heatreel.model.errors import HeatreelError
from heatreel.operations.detecting import Tuning


def numbers_of(texts: Iterable[str]) -> Tuning:
    """The numbers that ``texts`` give, by signal, then by name; of two for the same the last.

    Raises HeatreelError, with words that say what can be written, for what is no number of a rule.
    """
    found: dict[str, dict[str, float]] = {}
    signals = {signal.id: signal for signal in all_signals()}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        signal_id, point, parameter_name = name.partition(".")
        if not equals or not point:
            raise HeatreelError(
                f"“{text}” sets no number.", "Write a signal, its number and a value: rage_click.clicks=4."
            )
        signal = signals.get(signal_id)
        if signal is None:
            raise HeatreelError(f"There is no signal “{signal_id}”.", f"Name one of: {_list(signals)}.")
        found.setdefault(signal_id, {})[parameter_name] = _value(signal, parameter_name, value)
    return found


def _value(signal: Signal, name: str, text: str) -> float:
    parameter = next((one for one in signal.parameters if one.name == name), None)
    if parameter is None:
        names = _list(one.name for one in signal.parameters)
        raise HeatreelError(
            f"{signal.id} has no number “{name}”.", f"It has {names}." if names else "It has none at all."
        )
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    right = isfinite(value) and parameter.minimum <= value <= parameter.maximum
    if not right or (parameter.is_count and not value.is_integer()):
        raise HeatreelError(f"“{text}” is no value for {signal.id}.{name}.", f"It is {_range(parameter)}.")
    return value


def _range(parameter: Parameter) -> str:
    kind = "a whole number" if parameter.is_count else "a number"
    unit = f" {parameter.unit}" if parameter.unit else ""
    return f"{kind} from {parameter.minimum:g} to {parameter.maximum:g}{unit}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
