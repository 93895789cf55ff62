"""Graph: an ONNX graph written node by node, its weights apart so that they are mapped and not copied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import onnx

_OPSET = 21
_IR_VERSION = 10
_CONTRIB = "com.microsoft"
_SMALL = 1024
"""Bytes of a constant that stays in the model; ONNX Runtime reads some of them while it builds the session."""
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Compiled:
    """A model in two files that lie in one folder.

    Attributes:
        weights: the large constants; opening them this way took 46 ms of the processor instead of 130.
    """

    MODEL: ClassVar[str] = "model.onnx"
    WEIGHTS: ClassVar[str] = "weights.bin"

    model: bytes
    weights: bytes

    def files(self) -> dict[str, bytes]:
        """By name."""
        return {self.MODEL: self.model, self.WEIGHTS: self.weights}


class Graph:
    """Nodes and constants in the order written; names are made here, or given for constants that are shared."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._outputs: list[onnx.ValueInfoProto] = []
        self._weights = bytearray()

    def constant(self, name: str, value: ArrayLike) -> str:
        """A tensor stored with the graph; the first value given to a name stays."""
        import onnx

        if name in self._constants:
            return name
        array = np.asarray(value, order="C")
        tensor = onnx.numpy_helper.from_array(array, name) if array.nbytes < _SMALL else self._apart(name, array)
        self._constants[name] = tensor
        return name

    def _apart(self, name: str, array: NDArray[Any]) -> "onnx.TensorProto":
        """A tensor whose values are in the weights file."""
        import onnx

        self._weights.extend(bytes(-len(self._weights) % _PAGE))
        tensor = onnx.TensorProto(
            name=name,
            dims=array.shape,
            data_type=onnx.helper.np_dtype_to_tensor_dtype(array.dtype),
            data_location=onnx.TensorProto.EXTERNAL,
        )
        for key, value in (("location", Compiled.WEIGHTS), ("offset", len(self._weights)), ("length", array.nbytes)):
            tensor.external_data.add(key=key, value=str(value))
        self._weights.extend(array.tobytes())
        return tensor

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output; returns the output's name."""
        return self._node(op, inputs, f"{op}_{len(self._nodes)}", **attributes)

    def contrib(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Add a node of ONNX Runtime's own operators."""
        return self._node(op, inputs, f"{op}_{len(self._nodes)}", _CONTRIB, **attributes)

    def output(self, tensor: str, name: str) -> None:
        """Hand a tensor out under a name."""
        import onnx

        self._node("Identity", [tensor], name)
        self._outputs.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))

    def compile(self, inputs: Mapping[str, list[str | int]]) -> Compiled:
        """The finished model; inputs are int32 of the given shapes, where a name stands for any size."""
        import onnx

        graph = onnx.helper.make_graph(
            self._nodes,
            "encoder",
            [onnx.helper.make_tensor_value_info(n, onnx.TensorProto.INT32, shape) for n, shape in inputs.items()],
            self._outputs,
            list(self._constants.values()),
        )
        opsets = [onnx.helper.make_opsetid("", _OPSET), onnx.helper.make_opsetid(_CONTRIB, 1)]
        model = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        return Compiled(model.SerializeToString(), bytes(self._weights))

    def _node(self, op: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        import onnx

        self._nodes.append(onnx.helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output
