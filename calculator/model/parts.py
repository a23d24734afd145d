"""What the physics is told (a model, a device, a weight format) and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1_073_741_824.0
GB = 1_000_000_000.0
TERA = 1_000_000_000_000.0
PACKED_ALL = "all"
PACKED_MATRICES = "matrices"
PACKED_EXPERTS = "experts"


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The numbers of a transformer that decide its memory and its speed.

    Attributes:
        name: how the model is called.
        total_params: parameters that have to be stored.
        active_params: parameters one token passes through (equal to total unless MoE).
        layers: transformer layers.
        hidden_size: width of the residual stream.
        attention_heads: query heads.
        kv_heads: key/value heads (fewer than query heads under GQA).
        head_dim: values per head.
        vocab_size: rows of the embedding.
        kv_lora_rank: compressed cache width of MLA, 0 without MLA.
        qk_rope_head_dim: rotary part kept beside the MLA cache, 0 without MLA.
        growing_layers: layers whose cache grows with the context; None means all layers
            that have no sliding window.
        sliding_layers: layers that keep only the last `sliding_window_tokens` tokens.
        sliding_window_tokens: width of that window.
        full_layer_kv_values: values one token leaves in a growing layer where that is not the
            rule of the others (Gemma 4 keeps one vector for key and value), 0 if it is.
        tied_embeddings: the output matrix is the embedding itself.
        experts: routed experts per MoE layer, 0 if dense or unknown.
        experts_per_token: routed experts one token uses.
    """

    name: str
    total_params: float
    active_params: float
    layers: int
    hidden_size: int
    attention_heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int
    kv_lora_rank: int = 0
    qk_rope_head_dim: int = 0
    growing_layers: int | None = None
    sliding_layers: int = 0
    sliding_window_tokens: int = 0
    full_layer_kv_values: int = 0
    tied_embeddings: bool = False
    experts: int = 0
    experts_per_token: int = 0

    def __hash__(self) -> int:
        """Return the hash of the name alone: it is asked for thousands of times."""
        return hash(self.name)

    @property
    def is_moe(self) -> bool:
        """Whether a token passes through only a part of the parameters."""
        return self.active_params < self.total_params


@dataclass(frozen=True, slots=True)
class WeightFormat:
    """How the weights are stored.

    Attributes:
        name: id of the format, as in the table of quantizations.
        bits_per_weight: effective bits of the packed parameters, scales included.
        packed: which parameters are packed: "all" (GGUF: bits measured over the whole file),
            "matrices" (GPTQ, AWQ, FP8, NF4: embedding and output matrix are not) or "experts"
            (MXFP4 of gpt-oss: only the routed experts are).
        rest_bits: bits of the parameters that are not packed, 0 if all are.
        low_precision_activations: the matrix units compute in this format as well
            (FP8, INT8 W8A8, NVFP4); otherwise weights are unpacked to 16 bits first.
    """

    name: str
    bits_per_weight: float
    packed: str = PACKED_ALL
    rest_bits: float = 0.0
    low_precision_activations: bool = False

    def __hash__(self) -> int:
        """Return the hash of the name alone: it is asked for thousands of times."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Device:
    """One accelerator.

    Attributes:
        name: how it is called.
        vendor: maker in lower case ("nvidia", "amd", "apple", "intel", "google").
        kind: "consumer", "workstation", "datacenter", "soc" or "cpu".
        memory_gb: memory in 10^9 bytes as the vendor counts.
        memory_bandwidth_gb_s: peak memory bandwidth.
        bf16_tflops: dense 16-bit matrix rate, None if no source states it.
        fp8_tflops: dense FP8 matrix rate, None if absent or not stated.
        int8_tops: dense INT8 matrix rate, None if absent or not stated.
        link_gb_s: sum of both directions of the direct link to its neighbours
            (NVLink, Infinity Fabric), 0 if they talk over PCIe.
        unified_memory: CPU and GPU share one memory (Apple, GB10, Strix Halo).
    """

    name: str
    vendor: str
    kind: str
    memory_gb: float
    memory_bandwidth_gb_s: float
    bf16_tflops: float | None = None
    fp8_tflops: float | None = None
    int8_tops: float | None = None
    link_gb_s: float = 0.0
    unified_memory: bool = False

    def __hash__(self) -> int:
        """Return the hash of the name alone: it is asked for thousands of times."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Setup:
    """A model on devices under an engine: what a throughput is asked about.

    Attributes:
        model: shape of the model.
        weights: format of its weights.
        device: the accelerator.
        engine: name of the serving software, free text ("vLLM 0.9", "llama.cpp", ...).
        devices: accelerators that together hold one copy of the model.
        tensor_parallel: how many of them work on the same layer at once; the rest is a
            layer split, where one device works while the others wait.
        kv_bits: bits of one value in the KV cache.
    """

    model: ModelShape
    weights: WeightFormat
    device: Device
    engine: str
    devices: int = 1
    tensor_parallel: int = 1
    kv_bits: float = 16.0


@dataclass(frozen=True, slots=True)
class Missing:
    """A named answer where a number cannot be given.

    Attributes:
        code: "missing_spec" (no source states the field), "does_not_fit" or "nothing_to_do".
        subject: what it is about, for example the name of the device.
        field: the number that is missing or failed, for example "bf16_tflops".
    """

    code: str
    subject: str
    field: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A predicted number with the band it was right within on rows the fit had not seen.

    Attributes:
        typical: the prediction.
        low: the prediction times the 10th percentile of measured / predicted.
        high: the same with the 90th percentile.
        limited_by: code of the largest part of the time ("weights", "kv_cache", "compute",
            "launches", "link", ...), empty where nothing limits.
    """

    typical: float
    low: float
    high: float
    limited_by: str = ""
