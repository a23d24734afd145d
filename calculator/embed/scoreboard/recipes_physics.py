"""How the calculator gets published memory, speed, training time and carbon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from calculator import facts
from calculator.embed.scoreboard.row import known
from calculator.model import energy
from calculator.model.decode import decode_tokens_per_s
from calculator.model.durations import HOURS_PER_DAY, SECONDS_PER_HOUR
from calculator.model.from_facts import device, model_shape
from calculator.model.kv_cache import kv_bytes
from calculator.model.parts import (
    GB,
    GIB,
    TERA,
    Device,
    Estimate,
    ModelShape,
    Setup,
    WeightFormat,
)
from calculator.model.sharded_training import (
    ShardedTraining,
    activation_bytes_per_device,
    flops_per_iteration,
    state_bytes_per_device,
)
from calculator.model.training_memory import PURE_BF16_STATE, state_bytes
from calculator.model.training_time import FULL_PASSES, Training, model_flops_per_token
from calculator.model.weights import weight_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.embed.scoreboard.row import Figure, Published, Recipe

PETAFLOP_DAY = 1_000.0 * TERA * SECONDS_PER_HOUR * HOURS_PER_DAY
KG_PER_TONNE = 1_000.0
MEGATRON_VOCABULARY = 51_200.0  # rows of the embedding in Korthikanti et al.
A100 = "a100-80gb-sxm"
MFU_ROW = "mfu-train-a100"
# Effective bits, scales included: int4 has a 16-bit scale and a 16-bit zero for each 32 weights
# (its own figures give 1097.66 GB/s / 25.25 tokens/s / 69e9 parameters = 5.04 bits).
GPT_FAST_BITS = {"bf16": 16.0, "int8": 8.0, "int4": 4.0 + (16.0 + 16.0) / 32.0}
GPT_FAST_CONTEXT = 100.0  # tokens in the cache, on average, in its README


def _deepseek_days(row: Published) -> Mapping[str, Figure]:
    return {"days": row.number("gpu_h_per_T_tokens") / row.number("gpus") / HOURS_PER_DAY}


def _deepseek_mfu(row: Published) -> Mapping[str, Figure]:
    flops = _flops(row.number("active_params"), row.number("tokens"))
    seconds = row.number("gpu_h") * SECONDS_PER_HOUR
    return {"mfu_expected_range": flops / (seconds * row.number("peak_flops_bf16"))}


def _carbon(row: Published) -> Mapping[str, Figure]:
    kw = row.number("gpu_watts") / energy.W_PER_KW
    kwh = energy.energy_kwh(kw, row.number("gpu_h"), row.number("pue"))
    return _mwh_and_tonnes(kwh, row.number("kg_co2_per_kwh"))


def _lamda(row: Published) -> Mapping[str, Figure]:
    chip_hours = row.number("chips") * row.number("days") * HOURS_PER_DAY
    kw = row.number("watts") / energy.W_PER_KW
    kwh = energy.energy_kwh(kw, chip_hours, row.number("pue"))
    printed = _mwh_and_tonnes(kwh, row.number("kg_co2_per_kwh"))
    busy = row.number("flops_utilisation") * row.number("peak_flops")
    flops = busy * chip_hours * SECONDS_PER_HOUR
    return {"flops": flops, "mwh": printed["energy_mwh"], "tco2e": printed["tco2e"]}


def _legitlads_power(row: Published) -> Mapping[str, Figure]:
    it_kw = row.number("gpus") * row.number("kw") * (1.0 + row.number("other_it"))
    grid_kw = energy.facility_kw(it_kw, row.number("pue"))
    usd = energy.electricity_usd_per_year(grid_kw, row.number("load"), row.number("usd_per_kwh"))
    return {"mw": grid_kw / energy.KWH_PER_MWH, "usd_per_year": usd}


def _llama_days(row: Published) -> Mapping[str, Figure]:
    rate = row.number("tokens_per_s_per_gpu") * row.number("gpus")
    return {"days": row.number("tokens") / rate / SECONDS_PER_HOUR / HOURS_PER_DAY}


def _llama_gpu_hours(row: Published) -> Mapping[str, Figure]:
    mfu = facts.operations()[MFU_ROW].typical
    flops = _flops(row.number("params"), row.number("tokens"))
    return {"gpu_hours": flops / (row.number("peak_flops") * mfu * SECONDS_PER_HOUR)}


def _gpt3(row: Published) -> Mapping[str, Figure]:
    flops = _flops(row.number("params"), row.number("tokens"))
    return {"train_flops": flops, "pf_days": flops / PETAFLOP_DAY}


def _korthikanti(row: Published) -> Mapping[str, Figure]:
    plain = ShardedTraining(
        hidden=row.number("hidden"),
        layers=row.number("layers"),
        heads=row.number("heads"),
        sequence_tokens=row.number("seq"),
        micro_batch=row.number("micro_batch"),
        tensor_parallel=row.number("tensor_parallel"),
        pipeline_parallel=row.number("pipeline_parallel"),
        interleave_factor=row.number("interleave_factor"),
    )
    saving = replace(plain, sequence_parallel=True, recomputation="selective")
    flops = flops_per_iteration(plain, row.number("global_batch"), MEGATRON_VOCABULARY)
    peak = row.number("gpus") * row.number("peak_flops") * row.number("iteration_s_seq_sel")
    return {
        "params_opt_GiB": state_bytes_per_device(plain) / GIB,
        "act_GiB_tensor_parallel_only": activation_bytes_per_device(plain) / GIB,
        "act_GiB_seq_parallel_selective": activation_bytes_per_device(saving) / GIB,
        "mfu_percent": flops / peak * 100.0,
    }


def _weights(row: Published) -> Mapping[str, Figure]:
    model = _shape(params=row.number("params"))
    keys = ("fp16_GB", "fp8_GB", "int4_GB")
    return {
        key: weight_bytes(model, WeightFormat(key, bits)) / GB
        for key, bits in zip(keys, row.numbers("bits"), strict=True)
    }


def _kv(row: Published) -> Mapping[str, Figure]:
    name = row.id.removeprefix("hf31-kv-").split("-")[0].lower()
    model = _stored_shape(f"llama-3.1-{name}")
    keys = ("k1_GiB", "k16_GiB", "k128_GiB")
    return {
        key: kv_bytes(model, tokens) / GIB
        for key, tokens in zip(keys, row.numbers("contexts"), strict=True)
    }


def _kv_released(row: Published) -> Mapping[str, Figure]:
    model = _stored_shape("llama-3.1-405b")
    return {"k128_GiB": kv_bytes(model, row.number("tokens")) / GIB}


def _kv_script(row: Published) -> Mapping[str, Figure]:
    model = _shape(layers=row.number("layers"), kv_heads=1, head_dim=row.number("hidden"))
    return {"kv_GiB_printed": kv_bytes(model, row.number("seq")) / GIB}


def _training_memory(row: Published) -> Mapping[str, Figure]:
    name = row.id.removeprefix("hf31-train-").lower()
    model = _stored_shape(f"llama-3.1-{name}")
    a100 = _device(A100)
    ways = {"full_GB": "full", "lora_GB": "lora", "qlora_GB": "qlora"}
    return {
        key: state_bytes(Training(model, a100, way), full_state=PURE_BF16_STATE) / GB
        for key, way in ways.items()
    }


def _decode(row: Published) -> Mapping[str, Figure]:
    _, name, bits = row.id.rsplit("-", 2)
    bits_per_weight = GPT_FAST_BITS[bits]
    family = "llama-2" if "Llama-2" in row.id else "llama-3.1"
    model = LLAMA_2[name] if family == "llama-2" else _stored_shape(f"{family}-{name.lower()}")
    rate = _decode_rate(model, bits_per_weight, 1)
    read_bytes = weight_bytes(model, WeightFormat(bits, bits_per_weight))
    return {"tokens_per_s": rate, "achieved_GBps": rate * read_bytes / GB}


def _decode_parallel(row: Published) -> Mapping[str, Figure]:
    model = LLAMA_2[row.id.rsplit("-", 2)[1]]
    counts = [int(count) for count in row.numbers("gpus")]
    return {f"tokens_per_s/{count}": _decode_rate(model, 16.0, count) for count in counts}


def _nothing(_row: Published) -> Mapping[str, Figure]:
    """A row that only points to where a figure can be read."""
    return {}


def _flops(params: float, tokens: float) -> float:
    """6 N D: attention scores left out, as the publications do."""
    return model_flops_per_token(_shape(params=params), 0.0, FULL_PASSES) * tokens


def _mwh_and_tonnes(kwh: float, kg_per_kwh: float) -> dict[str, float]:
    kg = energy.carbon_kg(kwh, kg_per_kwh * energy.G_PER_KG)
    return {"energy_mwh": kwh / energy.KWH_PER_MWH, "tco2e": kg / KG_PER_TONNE}


def _shape(*, params: float = 0.0, **known: float) -> ModelShape:
    """A model of which only some numbers are known."""
    return ModelShape(
        name="",
        total_params=params,
        active_params=params,
        layers=int(known.get("layers", 0)),
        hidden_size=int(known.get("hidden_size", 0)),
        attention_heads=int(known.get("attention_heads", 0)),
        kv_heads=int(known.get("kv_heads", 0)),
        head_dim=int(known.get("head_dim", 0)),
        vocab_size=int(known.get("vocab_size", 0)),
    )


def _stored_shape(name: str) -> ModelShape:
    """A model of the tables."""
    return known(model_shape(facts.models()[name]))


LLAMA_2 = {
    "7B": _shape(
        params=6.74e9,
        layers=32,
        hidden_size=4096,
        attention_heads=32,
        kv_heads=32,
        head_dim=128,
        vocab_size=32_000,
    ),
    "70B": _shape(
        params=69e9,
        layers=80,
        hidden_size=8192,
        attention_heads=64,
        kv_heads=8,
        head_dim=128,
        vocab_size=32_000,
    ),
}


def _device(name: str) -> Device:
    """A device of the tables."""
    return device(facts.accelerators()[name])


def _decode_rate(model: ModelShape, bits: float, devices: int) -> float:
    """Tokens per second of one stream under gpt-fast on A100."""
    weights = WeightFormat(f"{bits:g} bits", bits)
    setup = Setup(model, weights, _device(A100), "gpt-fast", devices, devices)
    found = decode_tokens_per_s(setup, GPT_FAST_CONTEXT)
    return known(found.typical if isinstance(found, Estimate) else None)


RECIPES: dict[str, Recipe] = {
    "deepseek-v3-time-per-trillion": _deepseek_days,
    "deepseek-v3-mfu": _deepseek_mfu,
    "llama1-carbon-": _carbon,
    "card-Llama-2-": _carbon,
    "llama1-gpuhours-": _llama_gpu_hours,
    "llama1-65B-days": _llama_days,
    "gpt3-flops": _gpt3,
    "lamda-flops-energy": _lamda,
    "korthikanti-": _korthikanti,
    "hf31-weights-": _weights,
    "hf31-kv-": _kv,
    "hf31-kv-405B-released": _kv_released,
    "hf31-train-": _training_memory,
    "gptfast-": _decode,
    "gptfast-tp-": _decode_parallel,
    "eleuther-pythia6.9b-zero1": _nothing,
    "eleuther-kv-bug": _kv_script,
    "legitlads-power": _legitlads_power,
}
