"""Models, devices and constants that the tests of the physics share."""

from __future__ import annotations

from calculator.model.classes import ANY
from calculator.model.efficiency import Constants
from calculator.model.parts import Device, ModelShape, Setup, WeightFormat

LLAMA_8B = ModelShape("Llama 3.1 8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
LLAMA_70B = ModelShape("Llama 3.1 70B", 70.6e9, 70.6e9, 80, 8192, 64, 8, 128, 128256)
MIXTRAL = ModelShape(
    "Mixtral 8x7B", 46.7e9, 12.9e9, 32, 4096, 32, 8, 128, 32000, experts=8, experts_per_token=2
)
DEEPSEEK = ModelShape(
    "DeepSeek V3",
    671e9,
    37e9,
    61,
    7168,
    128,
    128,
    192,
    129280,
    kv_lora_rank=512,
    qk_rope_head_dim=64,
    experts=256,
    experts_per_token=8,
)
GEMMA = ModelShape(
    "Gemma 3 27B",
    27.4e9,
    27.4e9,
    62,
    5376,
    32,
    16,
    128,
    262144,
    sliding_layers=52,
    sliding_window_tokens=1024,
    tied_embeddings=True,
)
H100 = Device("H100 SXM", "nvidia", "datacenter", 80, 3350, 989, 1979, 1979, 900)
RTX_4090 = Device("GeForce RTX 4090", "nvidia", "consumer", 24, 1008, 165.2, 330.3, 660.6)
M2_ULTRA = Device("M2 Ultra", "apple", "soc", 192, 800, 27.2, unified_memory=True)
NO_RATES = Device("RTX PRO 5000 Blackwell", "nvidia", "workstation", 48, 1344)
BF16 = WeightFormat("bf16", 16.0)
FP8 = WeightFormat("fp8-e4m3", 8.0, "matrices", 16.0, low_precision_activations=True)
Q4 = WeightFormat("gguf-q4-k-m", 4.8944)
AWQ = WeightFormat("awq-4bit-g128", 4.156, "matrices", 16.0)

QUANTITIES = (
    "weight_read",
    "kv_read",
    "kv_repeat",
    "decode_compute",
    "unpack",
    "layer_launch",
    "moe_launch",
    "step_fixed",
    "sequence_step",
    "all_reduce",
    "all_reduce_hop",
    "exchange",
    "stage_hop",
    "prefill_matrices",
    "prefill_attention",
    "prefill_unpack",
    "prefill_read",
    "prefill_launch",
    "train_matrices",
    "train_attention",
    "train_traffic",
    "train_expert_traffic",
    "train_launch",
    "train_unpack",
    "train_gather",
)


def only(**factors: float) -> Constants:
    """Constants that are 0 but for the ones given; bands of 0.5 and 2."""
    values = {(name, ANY, ANY): factors.get(name, 0.0) for name in QUANTITIES}
    values["run_overhead", ANY, ANY] = factors.get("run_overhead", 1.0)
    values["band_low", ANY, ANY] = 0.5
    values["band_high", ANY, ANY] = 2.0
    return Constants(values)


def setup(  # noqa: PLR0913 - what a test does not vary has a default
    model: ModelShape = LLAMA_8B,
    weights: WeightFormat = BF16,
    device: Device = H100,
    engine: str = "TensorRT-LLM",
    *,
    devices: int = 1,
    together: int = 1,
) -> Setup:
    """A setup with what matters named."""
    return Setup(model, weights, device, engine, devices, together)
