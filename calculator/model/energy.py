"""Electricity and carbon: power, kilowatt-hours, their price, grams of CO2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.model.durations import HOURS_PER_YEAR

if TYPE_CHECKING:
    from calculator.facts import Accelerator, System

W_PER_KW = 1000.0
KWH_PER_MWH = 1000.0
G_PER_KG = 1000.0


def energy_kwh(power_kw: float, hours: float, pue: float) -> float:
    """Electricity at the meter: kW x hours x PUE.

    Source: LLaMA, arXiv 2302.13971, table 15 (GPU-hours x W x PUE).

    >>> round(energy_kwh(power_kw=0.4, hours=1_022_362, pue=1.1) / KWH_PER_MWH)
    450
    """
    return power_kw * hours * pue


def carbon_kg(energy_kwh: float, carbon_g_co2e_per_kwh: float) -> float:
    """Carbon of electricity in kg of CO2 equivalent.

    >>> carbon_kg(energy_kwh=1000, carbon_g_co2e_per_kwh=385)
    385.0
    """
    return energy_kwh * carbon_g_co2e_per_kwh / G_PER_KG


def facility_kw(it_power_kw: float, pue: float) -> float:
    """Power drawn from the grid by machines that draw `it_power_kw`.

    >>> round(facility_kw(it_power_kw=1000 * 1.2, pue=1.3))
    1560
    """
    return it_power_kw * pue


def electricity_usd_per_year(facility_kw: float, load: float, usd_per_kwh: float) -> float:
    """Electricity bill of a year at an average load (share of the power, 0 to 1).

    >>> round(electricity_usd_per_year(facility_kw=1560, load=0.85, usd_per_kwh=0.08))
    929261
    """
    return facility_kw * HOURS_PER_YEAR * load * usd_per_kwh


def busy_power_kw(system: System, accelerator: Accelerator, host_w: float) -> float | None:
    """Power of a machine at work, in kW at the plug.

    The measured power if the table has one, else the rating, else count x TDP + host.

    Args:
        system: the machine.
        accelerator: what is inside.
        host_w: power of everything else per machine, in W.

    Returns:
        None if neither a power nor the TDP is known.

    >>> from calculator.facts import accelerators, systems
    >>> busy_power_kw(systems()["dgx-spark"], accelerators()["gb10"], host_w=0)
    0.138
    >>> h100 = accelerators()["h100-sxm"]
    >>> busy_power_kw(systems()["lenovo-8xh100-2026"], h100, host_w=4600)
    10.2
    """
    known = system.power_typical_w or system.power_max_w
    if known is not None:
        return known / W_PER_KW
    if accelerator.tdp_w is None:
        return None
    return (system.count * accelerator.tdp_w + host_w) / W_PER_KW


def idle_power_kw(busy_kw: float, idle_share: float) -> float:
    """Power of a machine that waits with the model loaded.

    >>> idle_power_kw(busy_kw=10.0, idle_share=0.15)
    1.5
    """
    return busy_kw * idle_share
