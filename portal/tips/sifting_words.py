"""Words by which a story is sifted, as people write here: Indonesian, Banjar, Dayak Maanyan, English. Roots where a word has one."""

# How somebody looks, where they come from, what they believe, how they speak. An office may put a list of its own in the place of this one.
LOOKS = """
asing
luar negeri
luar negri
wna
bule
pendatang
imigran
muka
wajah
rupa
tampang
kulit
sipit
mata biru
rambut
pirang
keriting
mancung
jenggot
brewok
cadar
kerudung
jilbab
hijab
sorban
turban
negro
cina
china
cino
tiongkok
tionghoa
taiwan
hongkong
korea
jepang
india
pakistan
bangladesh
nepal
arab
turki
iran
irak
afganistan
yaman
afrika
nigeria
malaysia
singapura
filipina
vietnam
thailand
myanmar
rohingya
rusia
ukraina
eropa
amerika
australia
belanda
inggris
jerman
prancis
barat
keturunan
asal
suku
ras
bangsa
kebangsaan
kewarganegaraan
agama
islam
muslim
kristen
katolik
hindu
budha
buddha
yahudi
kafir
bahasa
logat
aksen
foreign
foreigner
stranger
immigrant
abroad
overseas
another country
face
skin
hair
eyes
slant
slanted
blond
blonde
beard
bearded
veil
veiled
chinese
korean
japanese
indian
pakistani
bangladeshi
african
nigerian
arabic
asian
caucasian
european
american
australian
russian
filipino
vietnamese
thai
malaysian
burmese
western
westerner
white man
white woman
white people
black man
black woman
black people
race
nationality
religion
language
accent
christian
catholic
jewish
jew
"""

# What is done, with what, where people work, which papers, when: a story that holds one of these tells of something that happens.
DOING = """
kerja bekerja gawi begawi pegawai karyawan buruh mandor tukang operator teknisi supir sopir sekuriti satpam bos majikan upah gaji lembur
bawa angkut muat bongkar gali tambang kebun panen tanam tebang bakar racun buang cor las rakit pasang bangun ukur bor sedot dulang keruk
jual beli dagang tawar usaha bisnis investasi pasok kirim impor ekspor selundup timbun oplos
sewa kontrak inap hotel losmen homestay wisma penginapan kos kost barak mes mess kamp camp tampung rombongan
survei teliti riset film rekam potret foto video kamera drone peta data kuesioner formulir tanda bagi sumbang bantuan sembako yayasan lsm
ajar latih ceramah khotbah rapat kampanye undang sebar brosur selebaran rekrut ajak rayu
tipu pungut pungli tagih bayar uang duit rupiah dolar juta ribu setor tukar pinjam utang rampas sita palsu
paksa ancam pukul tendang siksa kurung tahan sekap kunci suruh kejar curi rampok culik bunuh rusak ganggu goda raba lecehkan mabuk judi
narkoba
sabu obat luka sakit mati meninggal kecelakaan celaka kebakaran limbah keruh tersesat telantar lapar hamil gigit berobat
visa paspor pasport kitas kitap itas itap izin ijin ktp kk akta surat dokumen berkas stempel cap dpkk rptka imta apoa kadaluarsa
kedaluwarsa lapor
tambang pabrik proyek pt cv perusahaan kantor kebun sawit gudang dermaga pelabuhan jetty bengkel warung toko kafe karaoke salon klinik
puskesmas bandara jembatan sekolah hutan sungai smelter
mobil truk truck pikap pickup bus motor sepeda kapal perahu speedboat tongkang klotok kelotok helikopter pesawat ekskavator excavator
buldozer
bulldozer traktor alat mesin senjata senapan pistol parang
malam subuh jam pukul setiap tiap
work worker working job employ employee employer operator driver guard boss supervisor contractor shift pay paid unpaid salary wage money
cash
carry load dig mine mining drill cut burn dump build weld measure plant harvest log sell buy trade offer ship smuggle
rent lodge lodging guest guesthouse hotel camp barrack dormitory
survey research film record photograph photo photos video camera drone map data sign form forms donate distribute charity volunteer
teach train preach meeting recruit
take took taken give gave given bring brought sold bought built stole stolen broke broken threw thrown crash hunger hungry starve
cheat scam extort collect ask demand charge fraud bribe steal rob threaten force beat hit lock locked hold held keep kept hide hid run ran
fight fought drunk gamble drug drugs hurt injured sick ill dead died
visa passport permit stamp letter document papers contract expired overstay report
factory project company office warehouse jetty port workshop shop bar school forest river plantation site
car truck bus motorbike boat barge helicopter plane excavator bulldozer machine machines machinery equipment gun weapon
night midnight every daily
"""

# Where somebody is, who is told of, what is thought of them: nothing that happens. Words of these forms are no deeds either.
IDLE = """
orang ada jalan diri duduk lewat lalu lihat liar keliar nampak tampak temu ketemu datang tinggal tetap muncul mondar mandir nongkrong kumpul
sering cek dicek
gaul dengar bicara cakap omong ngomong sapa senyum makan minum ngopi belanja pakai pakaian baju badan tubuh tinggi besar gemuk kurus hitam
putih
cokelat coklat kuning mata hidung bibir mirip kayak seperti macam rasa asa kira pikir duga curiga resah takut seram ngeri aneh benci risih
kesal marah usir pulang periksa tangkap tolong mohon bantu tanya turut sebut nyata beda sama banyak dua tiga empat
sini sana situ mana atas bawah depan belakang samping sebelah dekat luar dalam sekitar pasar kampung desa rumah warga tetangga masyarakat
langgar gereja masjid pura jadi laku diam hidup kawin nikah istri suami pacar teman kawan keluarga anak bapak ibu laki perempuan kenal
tindak bina tertib razia awas cegah nggak ngga ngaju nyonya biasa jelas aman nyaman suka percaya asli lahir paham erti ngerti henti mulai
look looks looked looking seem seems seemed seeming see seen seeing saw walk walked walking stand standing stood sit sitting live lived
living
stay stayed staying come came coming arrive arrived be being been go going stare stared staring talk talked talking speak speaking spoke
hang
hanging roam roaming wander wandering wandered wear wearing dress dressed pray praying marry married hear hearing heard pass passing passed
smile smiling like liked visit visiting visited feel feeling believe believing belong belonging appear appeared think thinking notice
noticed
worry worried worrying scare scared scaring frighten frightening interest interested annoy annoyed annoying move moved
building morning evening something nothing anything everything during clothing neighbouring neighboring king ring thing red need indeed
hundred coloured colored skinned haired eyed bearded veiled slanted bed wed kid sacred suspicious disgusting shocking strange
"""
