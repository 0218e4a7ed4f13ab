import ClipSearch
import Testing

@Suite struct FileNameDateTests {
    @Test(arguments: [
        ("IMG_20230714_101112.jpg", "2023-07-14T10:11:12"), ("IMG_20230714_101112345.jpg", "2023-07-14T10:11:12"),
        ("PXL_20230714_101112345.MP.jpg", "2023-07-14T10:11:12+00:00"), ("20230714_101112.jpg", "2023-07-14T10:11:12"),
        ("IMG-20230714-WA0001.jpg", "2023-07-14T00:00:00"), ("DJI_20230714101112_0001_D.JPG", "2023-07-14T10:11:12"),
        ("WhatsApp Image 2023-07-14 at 10.11.12.jpeg", "2023-07-14T10:11:12"),
        ("WhatsApp Image 2023-07-14 at 10.11.12 (1).jpeg", "2023-07-14T10:11:12"),
        ("signal-2023-07-14-101112.jpg", "2023-07-14T10:11:12"),
        ("signal-2023-07-14-10-11-12-345.jpg", "2023-07-14T10:11:12"),
        ("photo_2023-07-14_10-11-12.jpg", "2023-07-14T10:11:12"),
        ("Screenshot_20230714-101112_Maps.png", "2023-07-14T10:11:12"),
        ("Screenshot 2023-07-14 at 5.06.07\u{202f}PM.png", "2023-07-14T17:06:07"),
        ("Screen Shot 2023-07-14 at 12.06.07 AM.png", "2023-07-14T00:06:07"),
        ("Screenshot from 2023-07-14 10-11-12.png", "2023-07-14T10:11:12"),
        ("FB_IMG_1689329472000.jpg", "2023-07-14T10:11:12+00:00"), ("2023-07-14.png", "2023-07-14T00:00:00"),
    ]) func names(_ name: String, _ date: String) {
        #expect(FileNameDate.date(in: name)?.description == date)
    }

    @Test(arguments: [
        "beach.jpg", "", "IMG_1234.jpg", "DSC_2019.jpg", "20231314.jpg", "2023071499.jpg", "120230714.jpg", "19890714.jpg",
        "29990714.jpg", "2023-7-14.jpg", "FB_IMG_99999.jpg", "2023-07-1.jpg", "0000-00-00.jpg", "1689329472000.jpg",
    ]) func noDates(_ name: String) {
        #expect(FileNameDate.date(in: name) == nil)
    }
}
