"""Asks the onnx project's checker about files, with inference of all shapes; prints what they are as JSON."""
import json
import sys

import onnx

told = []
for path in sys.argv[1:]:
    onnx.checker.check_model(path, full_check=True)
    model = onnx.load(path)
    told.append(
        {
            "ir": model.ir_version,
            "opsets": {each.domain: each.version for each in model.opset_import},
            "metadata": {each.key: each.value for each in model.metadata_props},
            "inputs": {
                each.name: [size.dim_value for size in each.type.tensor_type.shape.dim] for each in model.graph.input
            },
        }
    )
json.dump(told, sys.stdout)
