import Backends
import CKernels
import CProcessor
import Compute
import Testing

/// The choices of a whole run. (Whole suites run under each: see `tools/test`.)
@Suite struct BackendTests {
    /// Runs `body` with a backend, and then restores the one before.
    private func with(_ backend: Backend, _ body: () throws -> Void) rethrows {
        try allowing(.max) {
            let before = Backend.current
            defer { Backend.current = before }
            Backend.current = backend
            #expect(Backend.current == backend)
            try body()
        }
    }

    @Test func instructionsAreLimited() {
        var level: Int32 = 0
        with(Backend()) { level = ck_instruction_set() }
        var before: UInt32 = 0
        for instructions in Backend.Instructions.allCases {
            let most =
                switch instructions {
                case .baseline: CK_BASELINE
                case .avx2, .avxVNNI: CK_AVX2
                case .avx512, .avx512VNNI, .avx512BF16, .all: CK_AVX512
                }
            with(Backend(instructions: instructions)) {
                #expect(ck_instruction_set() == min(Int32(most), level))
                // AVX-512 alone is without AVX2's products of bytes, every other choice takes all of the one before.
                let features = cp_features()
                #expect(features & before == before || instructions == .avx512)
                #expect(features & UInt32(CP_AMX) == 0 || instructions == .all)
                // Each level is what it is called, as far as the processor has it.
                let own: Int? =
                    switch instructions {
                    case .baseline, .all: nil
                    case .avx2: CP_AVX2
                    case .avxVNNI: CP_AVX_VNNI
                    case .avx512: CP_AVX512
                    case .avx512VNNI: CP_AVX512_VNNI
                    case .avx512BF16: CP_AVX512_BF16
                    }
                if let own {
                    #expect(features & UInt32(own) == cp_present_features() & UInt32(own))
                    #expect(before & UInt32(own) == 0)
                }
                before = features
            }
        }
    }

    @Test func productsByBLASAreThoseOfTheKernels() {
        var numbers = Numbers(seed: 16)
        let (input, weight) = (numbers.matrix(7, 65), numbers.matrix(40, 65))
        func product(
            _ backend: Backend, _ precision: ArithmeticPrecision
        ) -> (form: PackingForm, isPlain: Bool, output: Matrix) {
            var result: (PackingForm, Bool, Matrix)?
            with(backend) {
                weight.values.withUnsafeBytes { bytes in
                    let rows = WeightRows(bytes: bytes, format: .f32, outputs: 40)
                    let form = PackingForm.best(
                        inputs: 65, outputs: 40, parts: [rows], for: .manyRows, in: precision)
                    let layer = LinearLayer(weight: form.pack(inputs: 65, parts: [rows]), bias: nil)
                    let output = Matrix.written(7, 40) { view in input.withView { layer($0, into: view) } }
                    result = (form, ck_instruction_set() == Int32(CK_BASELINE), output)
                }
            }
            return result ?? (.transposed, false, input)
        }
        let exact = ScalarReference.linear(input, weight: weight, bias: nil, activation: .identity, residual: nil)
        for backend in [Backend(), Backend(products: .blas), Backend(instructions: .baseline)] {
            let found = product(backend, .f32)
            #expect((found.form == .transposed) == (backend.products == .blas || found.isPlain))
            #expect(difference(found.output, exact) < 3e-6)
        }
        // A reduced precision that was asked for has no BLAS.
        #expect(product(Backend(products: .blas), .int8).form == .dot(.int8))
    }

    @Test func theEnvironmentNamesTheChoice() throws {
        let variables = ["CLIPSEARCH_GEMM": "blas", "CLIPSEARCH_KERNELS": "swift", "CLIPSEARCH_INSTRUCTIONS": "avx2"]
        #expect(
            try Backend { variables[$0] } == Backend(products: .blas, distances: .swift, instructions: .avx2))
        #expect(try Backend { _ in nil } == Backend())
        let known = ["kernels", "swift"]
        #expect(throws: BackendError.unknownValue(variable: "CLIPSEARCH_KERNELS", value: "C", known: known)) {
            try Backend { $0 == "CLIPSEARCH_KERNELS" ? "C" : nil }
        }
    }
}
